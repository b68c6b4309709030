package io.responder.bench.trial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's Alertmanager, grouping by workload, with a webhook; alone, without gossip. */
final class AlertmanagerProcess implements AutoCloseable {

  /** Linux counts the CPU of a process in hundredths of a second. */
  private static final double TICK_MICROS = 10_000;

  private final Process process;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private AlertmanagerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static AlertmanagerProcess start(Run run, Path program, int hooks)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path folder = Files.createTempDirectory(run.work(), "alertmanager");
    Path config = folder.resolve("config.yml");
    Files.writeString(
        config,
        """
        route: {receiver: bench, group_by: [workload], group_wait: 0s, group_interval: 5m}
        receivers:
          - {name: bench, webhook_configs: [{url: "http://127.0.0.1:%d/", max_alerts: 1}]}
        """
            .formatted(hooks));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=",
                "--log.level=error")
            .redirectErrorStream(true)
            .redirectOutput(run.work().resolve("alertmanager.log").toFile())
            .start();
    AlertmanagerProcess started = new AlertmanagerProcess(process, port);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!started.ready()) {
      if (!process.isAlive() || System.nanoTime() > until) {
        started.close();
        throw new IOException("Alertmanager does not start; see alertmanager.log");
      }
      Thread.sleep(50);
    }
    return started;
  }

  int port() {
    return port;
  }

  private boolean ready() throws InterruptedException {
    try {
      return get("/-/ready").startsWith("OK");
    } catch (IOException e) {
      return false;
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  /** How many groups there are; waits until there are as many as that. */
  int groups(int expected) throws IOException, InterruptedException {
    int groups = 0;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (groups != expected && System.nanoTime() < until) {
      groups = get("/api/v2/alerts/groups").split("\"receiver\":\\{\"name\"", -1).length - 1;
    }
    return groups;
  }

  /** The CPU that it used so far, user and system. */
  double cpuMicros() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MICROS;
  }

  /** Resident memory. */
  long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElse(0)
        * 1_024;
  }

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
