package io.responder.cli;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import java.util.List;
import java.util.Objects;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** The arguments that name a cluster and what of it is looked at. */
final class ClusterArguments {

  private ClusterArguments() {}

  static void addTo(Subparser parser) {
    parser
        .addArgument("--kubeconfig")
        .metavar("FILE")
        .help("default: the pod's service account, $KUBECONFIG, ~/.kube/config");
    parser.addArgument("--context").help("of the kubeconfig; default: its current one");
    parser
        .addArgument("--namespace", "-n")
        .metavar("N")
        .action(net.sourceforge.argparse4j.impl.Arguments.append())
        .help("only this namespace; can be given several times");
    parser.addArgument("--cluster").setDefault("default").help("how the cluster is called");
  }

  static ClusterConfig config(Bootstrap<?> bootstrap, Namespace arguments) {
    List<String> namespaces = arguments.getList("namespace");
    var config =
        new ClusterConfig(
            arguments.getString("cluster"),
            arguments.getString("kubeconfig"),
            arguments.getString("context"),
            namespaces == null ? List.of() : namespaces);
    var validator = bootstrap.getValidatorFactory().getValidator();
    for (var wrong : validator.validate(config)) {
      throw new ExitException(
          ExitException.USAGE,
          "--"
              + (wrong.getPropertyPath().toString().equals("name") ? "cluster" : "namespace")
              + " \""
              + wrong.getInvalidValue()
              + "\": "
              + wrong.getMessage());
    }
    return config;
  }

  static ClusterConnection connect(ClusterConfig config) {
    return ClusterConnection.open(config, version(), System.getenv());
  }

  private static String version() {
    return Objects.requireNonNullElse(
        ClusterArguments.class.getPackage().getImplementationVersion(), "development");
  }
}
