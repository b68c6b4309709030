package io.responder.demo;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.ResponderConfiguration;
import io.responder.Service;
import io.responder.cli.ExitException;
import io.responder.cli.ResponderCommand;
import io.responder.cli.Terminal;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.watch.WatchConfig;
import io.responder.notify.NotifyConfig;
import io.responder.notify.ReceiverConfig;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.resource.ResourceType;
import io.responder.stream.KafkaConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * Shows the service at work: a simulated cluster, a Kafka broker in the process, and the console of
 * a person on call. Needs no cluster, no Docker and no network.
 */
public final class DemoCommand extends ResponderCommand {

  private static final Duration READY_LIMIT = Duration.ofSeconds(20);
  private static final Duration ONCE_LIMIT = Duration.ofSeconds(60);

  private final BiFunction<ResponderConfiguration, PrintStream, Service> starter;
  private final PrintStream out;

  public DemoCommand(
      BiFunction<ResponderConfiguration, PrintStream, Service> starter, PrintStream out) {
    super("demo", "Watch incidents happen in a simulated cluster and be diagnosed");
    this.starter = starter;
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("--once")
        .action(Arguments.storeTrue())
        .help("end when every incident of the story is diagnosed");
    parser.addArgument("--language").choices("en", "ko").setDefault("en").help("of the console");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments)
      throws IOException, InterruptedException {
    var once = arguments.getBoolean("once");
    var folder = Files.createTempDirectory("responder-demo");
    try (var simulator = KubeSimulator.start()) {
      simulator.registerCustomResource(ResourceType.ARGO_APPLICATION);
      simulator.registerCustomResource(ResourceType.ARGO_APPLICATION_SET);
      var stage = new Stage(Story.load(), simulator.store(), out);
      stage.setUp();
      out.println(
          "Starting Responder: a Kafka broker in this process, a watch on a simulated cluster ...");
      var kubeconfig = folder.resolve("kubeconfig");
      Files.writeString(kubeconfig, simulator.kubeconfig());
      var audience = new Audience(stage);
      var console = new Witness(Terminal.console(arguments.getString("language")), audience);
      try (var service = starter.apply(configuration(folder, kubeconfig, console), out)) {
        awaitReady(service);
        stage.play(once);
        if (once) {
          finish(audience);
        } else {
          stayOpen(service, simulator, folder);
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static ResponderConfiguration configuration(
      Path folder, Path kubeconfig, ReceiverConfig console) {
    return ResponderConfiguration.of(
        List.of(new ClusterConfig("demo", kubeconfig.toString(), null, List.of())),
        WatchConfig.defaults(),
        KafkaConfig.embedded(folder.resolve("kafka")),
        new NotifyConfig(List.of(console), null, null, null));
  }

  private static void awaitReady(Service service) throws InterruptedException {
    long limit = System.nanoTime() + READY_LIMIT.toNanos();
    while (!service.isReady() && System.nanoTime() < limit) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void finish(Audience audience) throws InterruptedException {
    var complete = audience.awaitAll(ONCE_LIMIT);
    out.println(audience.summary());
    out.flush();
    if (!complete) {
      throw new ExitException(
          ExitException.PROBLEMS, "demo: not diagnosed in time: " + audience.missing());
    }
  }

  private void stayOpen(Service service, KubeSimulator simulator, Path folder)
      throws InterruptedException {
    out.println(
        "The demo goes on: incidents resolve as the cluster heals. Press Ctrl-C to end it.");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  simulator.close();
                  delete(folder);
                },
                "demo-end"));
    Thread.currentThread().join();
  }

  private static void delete(Path folder) {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println("demo: " + folder + " could not be removed: " + e.getMessage());
    }
  }
}
