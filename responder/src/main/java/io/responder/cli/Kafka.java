package io.responder.cli;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.ResponderConfiguration;
import io.responder.config.InvalidFileException;
import io.responder.config.StrictReader;
import io.responder.kube.watch.WatchConfig;
import io.responder.notify.NotifyConfig;
import io.responder.stream.KafkaConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** The arguments that say where the service keeps its topics. */
final class Kafka {

  private static final Path USUAL = Path.of("config.yml");

  private Kafka() {}

  static void addArguments(Subparser parser) {
    parser
        .addArgument("--config")
        .metavar("FILE")
        .type(PathArgument.PATH)
        .help("configuration of the service; default: config.yml");
    parser
        .addArgument("--bootstrap-servers")
        .metavar("HOST:PORT")
        .help("Kafka, where there is no configuration at hand");
  }

  /**
   * The configuration that the arguments name.
   *
   * @throws ExitException when they name none, or one with mistakes
   */
  static ResponderConfiguration configuration(Bootstrap<?> bootstrap, Namespace arguments) {
    Path file = arguments.get("config");
    var servers = arguments.getString("bootstrap_servers");
    if (servers != null) {
      if (file != null) {
        throw new ExitException(
            ExitException.USAGE, "--config and --bootstrap-servers exclude each other");
      }
      return ResponderConfiguration.of(
          List.of(),
          WatchConfig.defaults(),
          KafkaConfig.external(servers),
          new NotifyConfig(null, null, null, null));
    }
    if (file == null && !Files.exists(USUAL)) {
      throw new ExitException(
          ExitException.USAGE, "name the service's --config, or its --bootstrap-servers");
    }
    var validator = bootstrap.getValidatorFactory().getValidator();
    var reader = new StrictReader(bootstrap.getObjectMapper(), validator, System.getenv());
    try {
      return reader.read(file == null ? USUAL : file, ResponderConfiguration.class);
    } catch (InvalidFileException e) {
      throw new ExitException(ExitException.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
