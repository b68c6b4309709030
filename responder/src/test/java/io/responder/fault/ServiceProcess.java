package io.responder.fault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.failpoint.Failpoint;
import io.responder.fault.harness.QuickRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The service as a process of its own, with a folder of its own, that a test can start, kill, stop,
 * continue and end as often as it likes. What it writes is kept over all its lives.
 *
 * <p>By default: an embedded broker with its data in the folder, intervals of seconds, the rules
 * that ship, quiet logs, the admin port on a free port. Not thread-safe, but for reading.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));
  private static final String PORT = "@[^\\n]*\\{HTTP/1\\.1[^\\n]*\\{127\\.0\\.0\\.1:(\\d+)}";
  private static final Pattern ADMIN_PORT = Pattern.compile("Started admin" + PORT);
  private static final Pattern API_PORT = Pattern.compile("Started application" + PORT);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final Path folder;
  private final ObjectNode config = JSON.createObjectNode();
  private final List<String> jvm = new ArrayList<>();
  private byte @Nullable [] file;
  private final Thread atExit = new Thread(this::destroy, "service-process-end");
  private volatile @Nullable Process process;
  private long began;
  private long outputBefore;
  private int lives;

  /**
   * How a process ended.
   *
   * @param code its exit code; 128 and the signal's number after a signal
   * @param took from the request to the end
   */
  public record Ended(int code, Duration took) {}

  /** An answer of the admin port; status 0 where there was none. */
  public record Reply(int status, String body) {

    /** The body as JSON. */
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A service that does not run yet. It does not outlive the JVM of the test. */
  public ServiceProcess(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atExit);
    config
        .withObject("/watch")
        .put("retryHidden", "2s")
        .put("listTimeout", "5s")
        .put("watchTimeout", "10s")
        .put("ownerWait", "200ms")
        .withObject("/backoff")
        .put("first", "100ms")
        .put("longest", "2s");
    config
        .withObject("/kafka")
        .put("dataDirectory", folder.resolve("data").toString())
        .put("canaryInterval", "1s");
    config.withObject("/incidents").put("goneGrace", "3s");
    var notify = config.withObject("/notify").put("firstRetry", "100ms").put("longestRetry", "1s");
    notify.withArray("/receivers");
    var server = config.withObject("/server");
    server.withArray("/applicationConnectors");
    server
        .withArray("/adminConnectors")
        .addObject()
        .put("type", "http")
        .put("bindHost", "127.0.0.1")
        .put("port", 0);
    server.withObject("/requestLog").withArray("/appenders");
    logging(config.withObject("/logging"));
    jvm("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
    jvm("-XX:+ExitOnOutOfMemoryError", "-Dresponder.home=" + ROOT.toAbsolutePath());
  }

  private static void logging(ObjectNode logging) {
    logging.put("level", "INFO");
    var levels = logging.withObject("/loggers");
    for (String quiet :
        List.of("org.apache.kafka", "kafka", "state.change.logger", "io.dropwizard")) {
      levels.put(quiet, "WARN");
    }
    levels
        .put("org.apache.kafka.clients.NetworkClient", "ERROR")
        .put("org.apache.kafka.controller.QuorumController", "ERROR")
        .put("org.apache.kafka.streams.StreamsConfig", "ERROR")
        .put("io.kubernetes.client.informer", "OFF")
        .put("org.eclipse.jetty", "WARN")
        // It says which port it got.
        .put("org.eclipse.jetty.server.AbstractConnector", "INFO");
    logging
        .withArray("/appenders")
        .addObject()
        .put("type", "console")
        .put("target", "stderr")
        .put("logFormat", "%date{ISO8601} %-5level %logger{24} %message %kvp%n%throwable");
  }

  /** Adds a cluster to watch. */
  public ServiceProcess watching(String name, String kubeconfig) {
    try {
      var file = folder.resolve("kubeconfig-" + name);
      Files.createDirectories(folder);
      Files.writeString(file, kubeconfig);
      config
          .withArray("/clusters")
          .addObject()
          .put("name", name)
          .put("kubeconfig", file.toString());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a webhook receiver. */
  public ServiceProcess telling(String name, String url) {
    ((ArrayNode) config.at("/notify/receivers"))
        .addObject()
        .put("type", "webhook")
        .put("name", name)
        .put("url", url)
        .put("allowHttp", true)
        .put("allowPrivate", true)
        .put("timeout", "3s");
    return this;
  }

  /** Gives it an API on a free port. */
  public ServiceProcess withApi() {
    config
        .withObject("/server")
        .withArray("/applicationConnectors")
        .addObject()
        .put("type", "http")
        .put("bindHost", "127.0.0.1")
        .put("port", 0);
    return this;
  }

  /** Uses a broker outside the process, which is a single one. */
  public ServiceProcess kafka(String bootstrapServers) {
    config
        .withObject("/kafka")
        .put("bootstrapServers", bootstrapServers)
        .put("replicationFactor", 1)
        .withObject("/properties")
        .put("num.standby.replicas", "0");
    return this;
  }

  /** Uses the rules that ship, but for incidents that end two seconds after all is healthy. */
  public ServiceProcess healingQuickly() {
    var rules = QuickRules.copy(ROOT.resolve("rules"), folder.resolve("rules"));
    config.withObject("/rules").put("directory", rules.toString());
    return this;
  }

  /** No incident stands for others: each problem is told on its own, however alike they are. */
  public ServiceProcess tellingEach() {
    config
        .withObject("/incidents")
        .withObject("/commonCause")
        .put("members", 100_000)
        .put("storm", 100_000);
    return this;
  }

  /** The configuration, to be changed before a start. */
  public ObjectNode config() {
    return config;
  }

  /** Uses these bytes for its configuration, whatever else was said. */
  public ServiceProcess configFile(byte[] content) {
    file = content.clone();
    return this;
  }

  /** Adds options of the virtual machine, for all later starts. Of equal ones the last wins. */
  public ServiceProcess jvm(String... options) {
    jvm.addAll(List.of(options));
    return this;
  }

  /** Starts it; does not wait for anything. */
  public ServiceProcess start() {
    return start("");
  }

  /** Starts it with armed {@link Failpoint}s: a list of {@code name:action[@first][*count]}. */
  public ServiceProcess start(String failpoints) {
    if (isAlive()) {
      throw new IllegalStateException("it runs already");
    }
    try {
      Files.createDirectories(folder);
      var path = folder.resolve("config.yml");
      var written = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config);
      Files.write(path, file == null ? written : file);
      outputBefore = Files.exists(log()) ? Files.size(log()) : 0;
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvm);
      if (!failpoints.isEmpty()) {
        command.add("-D" + Failpoint.PROPERTY + '=' + failpoints);
      }
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of("io.responder.ResponderApplication", "server", path.toString()));
      var builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
      builder.environment().remove("KUBECONFIG");
      builder.environment().put("HOME", folder.toString());
      builder.environment().put("RESPONDER_LOG", folder.resolve("command.log").toString());
      began = System.nanoTime();
      process = builder.start();
      lives++;
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it is ready: every kind listed, the canary through; fails with its output. */
  public ServiceProcess awaitReady(Duration patience) {
    return awaitReply("/readyz", 200, patience);
  }

  /** Waits until it answers its liveness probe with 200. */
  public ServiceProcess awaitLive(Duration patience) {
    return awaitReply("/livez", 200, patience);
  }

  /** Waits until the admin port gives this answer; fails with its output. */
  public ServiceProcess awaitReply(String path, int status, Duration patience) {
    try {
      Awaitility.await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !isAlive() || get(path).status() == status);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s did not answer %d within %s: %s%n%s"
              .formatted(path, status, patience, get(path), output()),
          e);
    }
    if (!isAlive()) {
      throw new AssertionError("the service ended with " + exitValue() + ":\n" + output());
    }
    return this;
  }

  /** Asks the admin port; status 0 where nobody answers. */
  public Reply get(String path) {
    var port = adminPort();
    if (port == 0) {
      return new Reply(0, "");
    }
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Reply(0, String.valueOf(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(0, "interrupted");
    }
  }

  /** The sum of a metric over its labels, NaN where there is none. */
  public double metric(String name) {
    var samples =
        get("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith(name + ' ') || line.startsWith(name + '{'))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    return samples.length == 0 ? Double.NaN : java.util.Arrays.stream(samples).sum();
  }

  /** The port of its probes in this life, 0 while it has none. */
  public int adminPort() {
    return port(ADMIN_PORT);
  }

  /** The port of its API in this life, 0 while it has none. */
  public int apiPort() {
    return port(API_PORT);
  }

  private int port(Pattern pattern) {
    var matcher = pattern.matcher(output());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** What it wrote in this life, to standard output and error. */
  public String output() {
    try {
      if (!Files.exists(log())) {
        return "";
      }
      try (var file = Files.newByteChannel(log(), StandardOpenOption.READ)) {
        file.position(outputBefore);
        var bytes = java.nio.ByteBuffer.allocate((int) (file.size() - outputBefore));
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
          // Until all of it is read.
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file with what it wrote in all its lives. */
  public Path log() {
    return folder.resolve("service.log");
  }

  public Path folder() {
    return folder;
  }

  /** How many file descriptors it has open. */
  public int descriptors() {
    try (var files = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
      return (int) files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many threads it has. */
  public int threads() {
    try (var tasks = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
      return (int) tasks.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    var current = process;
    return current != null && current.isAlive();
  }

  public long pid() {
    return running().pid();
  }

  /** How often it was started. */
  public int lives() {
    return lives;
  }

  /** How long ago it was started. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** The exit code of a process that has ended. */
  public int exitValue() {
    return running().exitValue();
  }

  /** kill -9; returns when it is gone. */
  public Ended kill() {
    long now = System.nanoTime();
    running().destroyForcibly();
    return ended(now, Duration.ofSeconds(10));
  }

  /** SIGSTOP: the process stands still, and its connections stay open. */
  public void stop() {
    signal("STOP");
  }

  /** SIGCONT: it goes on. */
  public void cont() {
    signal("CONT");
  }

  /** SIGTERM; waits for the end. */
  public Ended term(Duration patience) {
    long now = System.nanoTime();
    signal("TERM");
    return ended(now, patience);
  }

  /** Waits for an end that comes by itself. */
  public Ended awaitEnd(Duration patience) {
    return ended(System.nanoTime(), patience);
  }

  private Ended ended(long from, Duration patience) {
    try {
      if (!running().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it still runs after " + patience + ":\n" + output());
      }
      return new Ended(running().exitValue(), Duration.ofNanos(System.nanoTime() - from));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError(
            String.format(Locale.ROOT, "kill -%s %d ended with %d", name, pid(), kill.exitValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Process running() {
    return requireNonNull(process, "it was never started");
  }

  /** Kills it if it runs. */
  @Override
  public void close() {
    destroy();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void destroy() {
    if (isAlive()) {
      kill();
    }
  }
}
