package io.responder.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the topology, and decides what an error that nobody caught means. */
final class StreamRunner implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(StreamRunner.class);

  static final int MAX_RESTARTS = 3;
  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(6);

  private final KafkaStreams streams;
  private final Clock clock;
  private final Deque<Instant> recent = new ArrayDeque<>(); // guarded by this
  private int restarts; // guarded by this
  private @Nullable String failure; // guarded by this
  private double commits; // guarded by this
  private @Nullable Instant lastCommit; // guarded by this

  StreamRunner(Topology topology, Properties properties, StageTopology.Setting setting) {
    this.clock = setting.clock();
    Properties all = new Properties();
    all.putAll(properties);
    all.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, UnwritableRecords.class.getName());
    all.put(UnwritableRecords.TOPICS, setting.topics());
    all.put(UnwritableRecords.PROGRESS, setting.progress());
    all.put(UnwritableRecords.CLOCK, setting.clock());
    streams = new KafkaStreams(topology, all);
    streams.setUncaughtExceptionHandler(this::respond);
  }

  void start() {
    streams.start();
  }

  KafkaStreams streams() {
    return streams;
  }

  StreamStatus.State state() {
    return switch (streams.state()) {
      case CREATED, REBALANCING -> StreamStatus.State.RESTORING;
      case RUNNING -> StreamStatus.State.RUNNING;
      case PENDING_ERROR, ERROR -> StreamStatus.State.FAILED;
      case PENDING_SHUTDOWN, NOT_RUNNING -> StreamStatus.State.CLOSED;
    };
  }

  synchronized int restarts() {
    return restarts;
  }

  /** Why it gave up; null while it did not. */
  synchronized @Nullable String failure() {
    return failure;
  }

  synchronized @Nullable Instant lastCommit() {
    return lastCommit;
  }

  /** Looks whether anything was committed since the last look. */
  void lookForCommits() {
    double total =
        streams.metrics().entrySet().stream()
            .filter(metric -> metric.getKey().name().equals("commit-total"))
            .filter(metric -> metric.getKey().group().equals("stream-thread-metrics"))
            .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
            .sum();
    synchronized (this) {
      if (total != commits) {
        commits = total;
        lastCommit = clock.instant();
      }
    }
  }

  /** Only an error that passes by itself is worth a new thread, and not again and again. */
  synchronized StreamThreadExceptionResponse respond(Throwable error) {
    Instant now = clock.instant();
    recent.removeIf(at -> at.plus(WINDOW).isBefore(now));
    boolean replace = isTransient(error) && recent.size() < MAX_RESTARTS;
    LOGGER
        .atError()
        .setMessage(replace ? "pipeline thread replaced" : "pipeline gives up")
        .addKeyValue("restarts", recent.size())
        .setCause(error)
        .log();
    if (replace) {
      recent.add(now);
      restarts++;
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    failure = DeadLetter.redact(reason(error));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** The error with what it comes from: the outermost one often says the least. */
  private static String reason(Throwable error) {
    Throwable root = error;
    for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
      root = root.getCause();
    }
    String text = String.valueOf(root);
    if (root != error) {
      text += " (" + String.valueOf(error.getMessage()).lines().findFirst().orElse("") + ')';
    }
    return root instanceof AuthorizationException ? text + Topics.GRANT : text;
  }

  private static boolean isTransient(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException) {
        return true;
      }
    }
    return false;
  }

  /** Leaves the group, so that others take over at once; returns within six seconds. */
  @Override
  public void close() {
    boolean ended =
        streams.close(
            CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!ended) {
      LOGGER
          .atWarn()
          .setMessage("pipeline did not stop in time")
          .addKeyValue("timeout", CLOSE_TIMEOUT)
          .log();
    }
  }
}
