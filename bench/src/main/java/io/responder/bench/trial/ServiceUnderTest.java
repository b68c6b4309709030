package io.responder.bench.trial;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole service as a process, with a webhook as its receiver and one more rule. */
final class ServiceUnderTest implements AutoCloseable {

  // Opens and resolves at once, so that each change of a probe is one POST.
  private static final String RULE =
      """
      severity: warning
      match:
        kinds: [Pod]
        reasons: [BenchProbeFailed]
      for: 0s
      keepFiring: 0s
      summary: {en: "A probe failed", ko: "프로브 실패"}
      """;

  private final Process process;
  private final int admin;

  private ServiceUnderTest(Process process, int admin) {
    this.process = process;
    this.admin = admin;
  }

  /** How it is configured. */
  record Setup(Path config, int admin) {}

  /**
   * Writes the configuration and the rules: all that are shipped, and that of the probes.
   *
   * @param bootstrapServers null for the broker in the process
   */
  static Setup configure(Run run, Run.Load load, @Nullable String bootstrapServers, String name)
      throws IOException {
    int admin;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      admin = free.getLocalPort();
    }
    Path rules = run.work().resolve("rules");
    copy(Path.of("rules"), rules);
    Path pack = Files.createDirectories(rules.resolve("bench"));
    Files.writeString(pack.resolve("bench-probe-failed.yml"), RULE);
    Path data = run.work().resolve(name + "-data");
    String kafka =
        bootstrapServers == null
            ? "{dataDirectory: \"" + data + "\"}"
            : "{bootstrapServers: \""
                + bootstrapServers
                + "\", partitions: 4, replicationFactor: 1}";
    Path config = run.work().resolve(name + ".yml");
    Files.writeString(
        config,
        """
        clusters: [{name: bench, kubeconfig: "%s"}]
        kafka: %s
        rules: {directory: "%s"}
        # The probes fail alike, all at once and again and again: each shall be told by itself.
        incidents:
          commonCause: {members: 1000000, storm: 1000000, gather: 0s}
          flapping: {times: 0}
        notify:
          receivers:
            - {type: webhook, name: bench, url: "http://127.0.0.1:%d/", allowHttp: true, allowPrivate: true}
        server:
          applicationConnectors: []
          adminConnectors: [{type: http, bindHost: 127.0.0.1, port: %d}]
          requestLog: {appenders: []}
        """
            .formatted(load.kubeconfig(), kafka, rules, load.hooks(), admin));
    return new Setup(config, admin);
  }

  /** Starts it as a plain JVM. */
  static ServiceUnderTest start(Run run, Setup setup, Child.Jvm jvm) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jvm.java().toString());
    command.addAll(jvm.options());
    command.addAll(run.quickly());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.responder.ResponderApplication", "server", setup.config.toString()));
    return launch(run, setup, command, Map.of());
  }

  /** Starts it as people do. */
  static ServiceUnderTest launch(
      Run run, Setup setup, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Path log = run.work().resolve("service.log");
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new ServiceUnderTest(builder.start(), setup.admin);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Waits until it says that it is ready. */
  void awaitReady(long seconds) throws IOException, InterruptedException {
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    while (!ready()) {
      if (!process.isAlive() || System.nanoTime() > until) {
        throw new IOException("the service is not ready; see service.log");
      }
      Thread.sleep(100);
    }
  }

  private boolean ready() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + admin + "/readyz").toURL().openConnection();
    try {
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    } finally {
      connection.disconnect();
    }
  }

  /** What the process used so far, all its threads together. */
  Duration cpu() {
    return Child.cpu(process);
  }

  /** Resident memory in MB, as Linux counts it. */
  double residentMegabytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .map(line -> line.replaceAll("[^0-9]", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElse(0)
          / 1024.0;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(to)) {
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else if (!path.toString().endsWith(".test.yml")) {
          Files.copy(path, target);
        }
      }
    }
  }

  /** Kills it, as power does. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
