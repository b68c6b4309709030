package io.responder.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in a process of its own, to be killed, frozen and started again.
 *
 * <p>One KRaft node. Its ports and its data stay the same over all its lives. Clients under test
 * use {@link #bootstrapServers()}; the test itself looks in by {@link #admin()}, a second listener
 * that no proxy and no access rule affects. The process ends with this object, and with the JVM of
 * the test however that ends.
 */
public final class BrokerProcess implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String STARTED = "Kafka Server started";
  private static final long START_SECONDS = 90;
  private static final long STOP_SECONDS = 30;
  private static final int NODE = 1;

  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} %msg%n%ex{3}</pattern></encoder>
        </appender>
        <logger name="kafka.server.KafkaRaftServer" level="INFO"/>
        <root level="WARN"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private final Path directory;
  private final int port;
  private final int testPort;
  private final Path output;
  private final Thread atExit = new Thread(this::destroy, "broker-process-end");
  private @Nullable Process process;

  private BrokerProcess(Path directory, int port, int testPort) {
    this.directory = directory;
    this.port = port;
    this.testPort = testPort;
    output = directory.resolve("broker.log");
  }

  /** Starts a broker that keeps its data under the directory; returns when it serves. */
  public static BrokerProcess start(Path directory) {
    return start(directory, Map.of());
  }

  /**
   * Starts a broker with further settings, which win over those of this class. A listener named
   * {@code CLIENTS} is what {@link #bootstrapServers()} names.
   */
  public static BrokerProcess start(Path directory, Map<String, String> settings) {
    BrokerProcess broker = prepared(directory, settings, port -> port);
    broker.start();
    return broker;
  }

  /**
   * Starts a broker that tells its clients to come to another port, where a proxy of the test
   * passes on to it.
   *
   * @param proxy opens the proxy: from the broker's port to its own
   */
  public static BrokerProcess startBehind(IntUnaryOperator proxy, Path directory) {
    BrokerProcess broker = prepared(directory, Map.of(), proxy);
    broker.start();
    return broker;
  }

  private static BrokerProcess prepared(
      Path directory, Map<String, String> settings, IntUnaryOperator proxy) {
    int port = freePort();
    BrokerProcess broker = new BrokerProcess(directory, port, freePort());
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("logback.xml"), LOGGING);
      broker.configure(settings, proxy.applyAsInt(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(broker.atExit);
    return broker;
  }

  /** Where its clients connect to; a proxy is not in this way. */
  public String bootstrapServers() {
    return HOST + ':' + port;
  }

  public int port() {
    return port;
  }

  /** Where its data are. */
  public Path data() {
    return directory.resolve("data");
  }

  /** The test's own way in; to be closed by the caller. */
  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", testServers()));
  }

  /** Where clients of the test itself connect to: plain text, every permission. */
  public String testServers() {
    return HOST + ':' + testPort;
  }

  /** Starts it on its ports and data; returns when it serves. */
  public void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("broker runs");
    }
    try {
      Files.deleteIfExists(output);
      Files.createFile(output);
      process = launch();
      awaitStart(process);
    } catch (IOException e) {
      destroy();
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker started", e);
    }
  }

  /** Asks it to end, as an operator does, and waits for that. */
  public void stop() {
    Process running = running();
    running.destroy();
    await(running);
  }

  /** Ends it at once, as a power failure does (SIGKILL). */
  public void kill() {
    Process running = running();
    running.destroyForcibly();
    await(running);
  }

  /** It holds still and its connections stay open (SIGSTOP). */
  public void freeze() {
    signal("STOP");
  }

  /** It goes on (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** What it printed since its last start. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    destroy();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void destroy() {
    if (process != null && process.isAlive()) {
      process.destroyForcibly();
      await(process);
    }
  }

  private Process running() {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException("broker does not run:\n" + output());
    }
    return process;
  }

  private static void await(Process ending) {
    try {
      if (!ending.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        ending.destroyForcibly();
        throw new IllegalStateException("broker did not end in " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, String.valueOf(running().pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " failed with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            properties().toString()));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  private void awaitStart(Process starting) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!output().contains(STARTED)) {
      if (starting.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "broker ended with " + starting.exitValue() + ":\n" + output());
      }
      if (System.nanoTime() > until) {
        destroy();
        throw new IllegalStateException("broker did not start:\n" + output());
      }
    }
  }

  private Path properties() {
    return directory.resolve("server.properties");
  }

  private void configure(Map<String, String> settings, int advertisedPort) throws IOException {
    int controllerPort = freePort();
    Map<String, String> all = new TreeMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", String.valueOf(NODE));
    all.put("controller.quorum.voters", NODE + "@" + HOST + ':' + controllerPort);
    all.put("controller.listener.names", "CONTROLLER");
    all.put("inter.broker.listener.name", "TEST");
    all.put(
        "listener.security.protocol.map", "CLIENTS:PLAINTEXT,TEST:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put(
        "listeners",
        "CLIENTS://%1$s:%2$d,TEST://%1$s:%3$d,CONTROLLER://%1$s:%4$d"
            .formatted(HOST, port, testPort, controllerPort));
    all.put(
        "advertised.listeners",
        "CLIENTS://%1$s:%2$d,TEST://%1$s:%3$d".formatted(HOST, advertisedPort, testPort));
    all.put("log.dirs", data().toString());
    all.put("auto.create.topics.enable", "false");
    all.put("default.replication.factor", "1");
    all.put("min.insync.replicas", "1");
    all.put("message.max.bytes", String.valueOf(10 << 20));
    // A killed broker is taken for dead soon, so that its next life need not wait for it.
    all.put("broker.session.timeout.ms", "1000");
    all.put("broker.heartbeat.interval.ms", "200");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("offsets.topic.num.partitions", "4");
    all.put("offsets.topic.replication.factor", "1");
    all.put("transaction.state.log.num.partitions", "1");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
    all.put("log.index.size.max.bytes", String.valueOf(1 << 20));
    all.putAll(settings);
    Properties properties = new Properties();
    properties.putAll(all);
    try (OutputStream out = Files.newOutputStream(properties())) {
      properties.store(out, null);
    }
    if (!Files.exists(data().resolve("meta.properties"))) {
      format();
    }
  }

  private void format() throws IOException {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      Files.createDirectories(data());
      new Formatter()
          .setPrintStream(silent)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .addDirectory(data().toString())
          .setMetadataLogDirectory(data().toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /**
   * A free port below the range from which the system gives out ports: while a broker is dead
   * nobody's connection is given its port.
   */
  public static int freePort() {
    SplittableRandom random = new SplittableRandom();
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = random.nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IllegalStateException("no free port");
  }

  /** What runs in the process: the broker, until the JVM that started it is gone. */
  static final class Main {

    private Main() {}

    public static void main(String[] arguments) {
      Thread parent =
          new Thread(
              () -> {
                try {
                  while (System.in.read() >= 0) {
                    // Nobody writes; the end of the stream is the end of the parent.
                  }
                } catch (IOException e) {
                  // The same.
                }
                Runtime.getRuntime().halt(1);
              },
              "parent-watch");
      parent.setDaemon(true);
      parent.start();
      kafka.Kafka.main(arguments);
    }
  }
}
