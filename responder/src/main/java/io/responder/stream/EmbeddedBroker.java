package io.responder.stream;

import io.responder.failpoint.Failpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker inside the process: one node, reachable from this host only.
 *
 * <p>Its data lie under the data directory, are created once and reused by later starts. The first
 * start takes a few seconds, so does every other.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedBroker.class);

  private static final String HOST = "127.0.0.1";
  private static final String CONTROLLER = "CONTROLLER";
  private static final int NODE = 1;
  private static final long LEAST_SPACE = 128L << 20;
  private static final int ATTEMPTS = 3;
  private static final int LOOK_MS = 2_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(6);

  private final KafkaRaftServer server;
  private final int port;
  private final AtomicReference<String> failure;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(KafkaRaftServer server, int port, AtomicReference<String> failure) {
    this.server = server;
    this.port = port;
    this.failure = failure;
  }

  /**
   * Starts the broker; returns when it serves.
   *
   * @param dataDirectory where its data are or shall be
   * @param port where it listens, 0 for any free port
   * @throws StreamException with the reason {@code BROKER_FAILED}, saying what to change; nothing
   *     is left running
   */
  public static EmbeddedBroker start(Path dataDirectory, int port) {
    Path directory = dataDirectory.toAbsolutePath().normalize().resolve("kafka");
    prepare(directory);
    Failpoint.BROKER_BEFORE_START.hit();
    AtomicReference<String> failure = new AtomicReference<>();
    failInsteadOfHalting(directory, failure);
    for (int attempt = 1; ; attempt++) {
      int brokerPort = port == 0 ? freePort() : requireFree(port);
      try {
        return start(directory, brokerPort, freePort(), failure);
      } catch (StreamException e) {
        // Somebody else took a port between our look and the start.
        if (attempt == ATTEMPTS || !isPortTaken(e)) {
          throw e;
        }
      }
    }
  }

  /**
   * Where the broker listens that another process of this host runs in the data directory; empty
   * where none does.
   */
  public static Optional<String> running(Path dataDirectory) {
    Path file = address(dataDirectory.toAbsolutePath().normalize().resolve("kafka"));
    try {
      String address = Files.readString(file).strip();
      int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
      // Not by the lock of the data: within one process, looking at it would release it.
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(HOST, port), LOOK_MS);
        return Optional.of(HOST + ':' + port);
      }
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether a broker ever ran in the data directory. */
  static boolean hasData(Path dataDirectory) {
    return Files.exists(dataDirectory.resolve("kafka").resolve("meta.properties"));
  }

  /** Where a broker writes down where it listens: its port is another one after each start. */
  private static Path address(Path directory) {
    return directory.resolveSibling("kafka.address");
  }

  /** What clients connect to. */
  public String bootstrapServers() {
    return HOST + ':' + port;
  }

  public int port() {
    return port;
  }

  /** Why it gave up while running, such as a full disk; empty while it serves. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Stops it within six seconds. Later calls do nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stop(server);
    }
  }

  private static EmbeddedBroker start(
      Path directory, int brokerPort, int controllerPort, AtomicReference<String> failure) {
    KafkaRaftServer server = null;
    try {
      format(directory);
      server =
          new KafkaRaftServer(
              new kafka.server.KafkaConfig(settings(directory, brokerPort, controllerPort), false),
              Time.SYSTEM);
      server.startup();
      Files.writeString(address(directory), HOST + ':' + brokerPort);
      Failpoint.BROKER_AFTER_START.hit();
      return new EmbeddedBroker(server, brokerPort, failure);
    } catch (Exception | Error e) {
      if (server != null) {
        stop(server);
      }
      throw failed("embedded broker cannot start in " + directory + ": " + rootMessage(e), e);
    }
  }

  private static void stop(KafkaRaftServer server) {
    // Kafka waits for itself without bound; a thread of our own lets us stop waiting.
    Thread stopping =
        new Thread(
            () -> {
              server.shutdown();
              server.awaitShutdown();
            },
            "embedded-broker-stop");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stopping.isAlive()) {
      LOGGER
          .atWarn()
          .setMessage("embedded broker did not stop in time")
          .addKeyValue("timeout", CLOSE_TIMEOUT)
          .log();
    }
  }

  private static void prepare(Path directory) {
    try {
      Files.createDirectories(directory);
      if (!Files.isWritable(directory)) {
        throw failed("data directory " + directory + " is read-only: make it writable", null);
      }
      long space = Files.getFileStore(directory).getUsableSpace();
      if (space < LEAST_SPACE) {
        throw failed(
            "data directory %s has %d MB left, at least %d MB are needed: make room or set kafka.dataDirectory"
                .formatted(directory, space >> 20, LEAST_SPACE >> 20),
            null);
      }
      requireUnlocked(directory);
    } catch (IOException e) {
      throw failed(
          "data directory " + directory + " cannot be used: " + e + "; set kafka.dataDirectory", e);
    }
  }

  /** Kafka holds this lock while it runs; it would find out late and leave threads behind. */
  private static void requireUnlocked(Path directory) throws IOException {
    Path lockFile = directory.resolve(".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw inUse(directory, null);
      }
    } catch (OverlappingFileLockException e) {
      throw inUse(directory, e);
    }
  }

  private static StreamException inUse(Path directory, @Nullable Throwable cause) {
    return failed(
        "data directory "
            + directory
            + " is in use by another responder: stop it or set kafka.dataDirectory",
        cause);
  }

  private static void format(Path directory) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName(CONTROLLER)
          .setIgnoreFormatted(true)
          .run();
    }
  }

  private static Map<String, String> settings(Path directory, int port, int controllerPort) {
    Map<String, Object> all = new HashMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", NODE);
    all.put("controller.quorum.voters", NODE + "@" + HOST + ':' + controllerPort);
    all.put("controller.listener.names", CONTROLLER);
    all.put("inter.broker.listener.name", "BROKER");
    all.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put(
        "listeners",
        "BROKER://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort));
    all.put("log.dirs", directory.toString());
    all.put("auto.create.topics.enable", false);
    all.put("default.replication.factor", 1);
    all.put("min.insync.replicas", 1);
    all.put("message.max.bytes", 10 << 20);
    // A killed broker is taken for dead after a second, so that the next start need not wait.
    all.put("broker.session.timeout.ms", 1_000);
    all.put("broker.heartbeat.interval.ms", 200);
    all.put("group.initial.rebalance.delay.ms", 0);
    all.put("server.max.startup.time.ms", 60_000);
    all.put("metric.reporters", "");
    internalTopics(all);
    memory(all);
    // As texts, which Kafka parses into the type that each setting has.
    Map<String, String> texts = new HashMap<>();
    all.forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  private static void internalTopics(Map<String, Object> all) {
    all.put("offsets.topic.num.partitions", 4);
    all.put("offsets.topic.replication.factor", 1);
    all.put("offsets.topic.segment.bytes", 8 << 20);
    all.put("transaction.state.log.num.partitions", 1);
    all.put("transaction.state.log.replication.factor", 1);
    all.put("transaction.state.log.min.isr", 1);
    all.put("share.coordinator.state.topic.num.partitions", 1);
    all.put("share.coordinator.state.topic.replication.factor", 1);
    all.put("share.coordinator.state.topic.min.isr", 1);
  }

  private static void memory(Map<String, Object> all) {
    all.put("log.segment.bytes", 32 << 20);
    all.put("log.index.size.max.bytes", 1 << 20);
    all.put("log.cleaner.threads", 1);
    all.put("log.cleaner.dedupe.buffer.size", 4L << 20);
    all.put("num.network.threads", 1);
    all.put("num.io.threads", 2);
    all.put("background.threads", 2);
    all.put("num.recovery.threads.per.data.dir", 2);
    all.put("queued.max.requests", 64);
  }

  /** Kafka ends the process when its disk fails; here the failure must be told first. */
  private static void failInsteadOfHalting(Path directory, AtomicReference<String> failure) {
    Exit.Procedure procedure =
        (status, message) -> {
          String reason = message == null ? "" : ": " + message;
          failure.compareAndSet(null, "status " + status + reason + disk(directory));
          LOGGER
              .atError()
              .setMessage("embedded broker failed")
              .addKeyValue("reason", failure.get())
              .log();
          throw new IllegalStateException("embedded broker failed: " + failure.get());
        };
    Exit.setHaltProcedure(procedure);
    Exit.setExitProcedure(procedure);
  }

  /** What a person must know of the disk to understand the failure. */
  private static String disk(Path directory) {
    try {
      long space = Files.getFileStore(directory).getUsableSpace();
      return ", data directory %s has %d MB left".formatted(directory, space >> 20)
          + (space < LEAST_SPACE ? ": make room and start again" : "");
    } catch (IOException e) {
      return ", data directory " + directory + " cannot be used: " + e.getMessage();
    }
  }

  private static int requireFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
      return port;
    } catch (IOException e) {
      throw failed(
          "port " + port + " is in use: stop who listens there or set kafka.embeddedPort", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw failed("no free port on " + HOST, e);
    }
  }

  private static boolean isPortTaken(StreamException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.net.BindException) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static StreamException failed(String message, @Nullable Throwable cause) {
    return new StreamException(StreamException.Reason.BROKER_FAILED, message, cause);
  }
}
