package io.responder.fault;

import static org.awaitility.Awaitility.await;

import io.responder.model.ClusterEvent;
import io.responder.model.Transition;
import io.responder.stream.FakeStages;
import io.responder.stream.Feeds;
import io.responder.stream.KafkaConfig;
import io.responder.stream.Reductions;
import io.responder.stream.StreamException;
import io.responder.stream.StreamPipeline;
import io.responder.stream.StreamPipeline.WhenUnreachable;
import io.responder.stream.StreamStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A pipeline with reducers of the test on a broker of the test, and all that it told. */
final class PipelineUnderTest implements AutoCloseable {

  static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  static final Duration CANARY = Duration.ofMillis(500);
  static final int PARTITIONS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StreamPipeline pipeline;
  private final List<Transition> told = new CopyOnWriteArrayList<>();

  private PipelineUnderTest(StreamPipeline pipeline) {
    this.pipeline = pipeline;
    pipeline.feed("test", Feeds.to(told::add));
  }

  /** The smallest reducers, on a broker that answers. */
  static PipelineUnderTest on(String bootstrapServers) {
    return on(config(bootstrapServers, Map.of()), FakeStages.reductions(Duration.ZERO));
  }

  static PipelineUnderTest on(KafkaConfig config, Reductions<?, ?, ?> reductions) {
    return new PipelineUnderTest(
        StreamPipeline.start(config, reductions, Clock.systemUTC(), WhenUnreachable.FAIL));
  }

  static KafkaConfig config(String bootstrapServers, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(Map.of("num.standby.replicas", "0"));
    all.putAll(properties);
    return new KafkaConfig(
        bootstrapServers,
        Path.of("unused"),
        0,
        all,
        "responder",
        PARTITIONS,
        1,
        "responder",
        1,
        Duration.ofDays(7),
        Duration.ofDays(90),
        CANARY);
  }

  StreamPipeline pipeline() {
    return pipeline;
  }

  StreamStatus status() {
    return pipeline.status();
  }

  /** All transitions in the order in which they were told, copies too. */
  List<Transition> told() {
    return told;
  }

  /** The names of the workloads that were told of. */
  List<String> workloads() {
    return told.stream().map(t -> t.after().problem().workload().name()).distinct().toList();
  }

  PipelineUnderTest awaitReady() {
    await().atMost(PATIENCE).until(this::isReady);
    return this;
  }

  boolean isReady() {
    return pipeline.status().isReady(CANARY.multipliedBy(4));
  }

  /** Appends and waits for the broker's word. */
  void append(ClusterEvent event) throws Exception {
    pipeline.eventLog().append(event).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /**
   * Appends until the broker has it, as the sender of a cluster does; gives up when interrupted.
   */
  void appendUntilTaken(ClusterEvent event) throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        pipeline.eventLog().append(event).toCompletableFuture().join();
        return;
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof StreamException refused) || !refused.isRetryable()) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new InterruptedException();
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
