package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.model.Transition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(QuietKafka.class)
class StreamPipelineIT {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final List<Transition> told = new CopyOnWriteArrayList<>();

  @Test
  void tellsWhatHappensOnceAcrossARestart() throws Exception {
    try (StreamPipeline pipeline = start()) {
      pipeline.feed("test", Feeds.to(told::add));
      append(pipeline, 1, 20);
      await().atMost(60, TimeUnit.SECONDS).until(() -> told.size() >= 20);
      await().atMost(60, TimeUnit.SECONDS).until(() -> pipeline.status().canary().isComplete());
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> pipeline.status().isReady(Duration.ofSeconds(5)));
    }
    assertThat(told).extracting(Transition::id).doesNotHaveDuplicates().hasSize(20);
    try (StreamPipeline pipeline = start()) {
      pipeline.feed("test", Feeds.to(told::add));
      append(pipeline, 1, 20);
      // The same events again, then new ones: the states know them.
      for (int i = 0; i < 20; i++) {
        pipeline
            .eventLog()
            .append(Events.healthy("pod-" + i, 2, START.plusSeconds(60)))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
      }
      await().atMost(60, TimeUnit.SECONDS).until(() -> told.size() >= 40);
      assertThat(pipeline.status().deadLetters()).isZero();
    }
    assertThat(told).extracting(Transition::id).doesNotHaveDuplicates().hasSize(40);
  }

  @Test
  void isQuick() throws Exception {
    Map<String, Long> sent = new ConcurrentHashMap<>();
    List<Long> latencies = new CopyOnWriteArrayList<>();
    try (StreamPipeline pipeline = start()) {
      pipeline.feed(
          "test",
          Feeds.to(
              transition -> {
                Long at = sent.get(transition.after().problem().workload().name());
                if (at != null) {
                  latencies.add(System.nanoTime() - at);
                }
              }));
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> pipeline.status().isReady(Duration.ofSeconds(5)));
      load(pipeline, sent, "warm", 1_000);
      await().atMost(60, TimeUnit.SECONDS).until(() -> latencies.size() == 1_000);
      latencies.clear();
      load(pipeline, sent, "measured", 2_000);
      await().atMost(60, TimeUnit.SECONDS).until(() -> latencies.size() == 2_000);
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "FIGURE heap after gc: %d MB%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
      System.out.println("FIGURE canary " + pipeline.status().canary());
    }
    long[] sorted = latencies.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    System.out.printf(
        "FIGURE event to transition: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms%n",
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 9 / 10] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6);
    assertThat(sorted).hasSize(2_000);
  }

  /** About 200 events a second. */
  private static void load(
      StreamPipeline pipeline, Map<String, Long> sent, String name, int count) {
    long next = System.nanoTime();
    List<CompletionStage<Void>> pending = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      next += 5_000_000;
      String pod = name + '-' + i;
      sent.put(pod, System.nanoTime());
      pending.add(pipeline.eventLog().append(Events.sick(pod, 1, START)));
    }
    pending.forEach(append -> append.toCompletableFuture().join());
  }

  private StreamPipeline start() {
    KafkaConfig defaults = KafkaConfig.embedded(directory);
    long begin = System.nanoTime();
    StreamPipeline pipeline =
        StreamPipeline.start(
            new KafkaConfig(
                null,
                defaults.dataDirectory(),
                0,
                Map.of(),
                "responder",
                2,
                1,
                "responder",
                2,
                defaults.eventRetention(),
                defaults.incidentRetention(),
                Duration.ofSeconds(1)),
            FakeStages.reductions(Duration.ZERO),
            Clock.systemUTC(),
            StreamPipeline.WhenUnreachable.FAIL);
    System.out.printf("FIGURE pipeline start: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    return pipeline;
  }

  private static void append(StreamPipeline pipeline, int version, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      pipeline
          .eventLog()
          .append(Events.sick("pod-" + i, version, START))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    }
  }
}
