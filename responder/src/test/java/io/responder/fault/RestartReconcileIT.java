package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.incident.WorkloadIncidents;
import io.responder.kube.watch.EventSink;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.model.ClusterEvent;
import io.responder.model.Incident;
import io.responder.model.Report;
import io.responder.model.Snapshot;
import io.responder.model.Transition;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.simulator.KubeSimulator;
import io.responder.stream.KafkaConfig;
import io.responder.stream.Reduction;
import io.responder.stream.Reductions;
import io.responder.stream.StreamPipeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What vanished, healed or began while nobody watched is resolved or opened after a restart, by the
 * states that Kafka kept; what is unchanged is not told again, and the time without watch is a gap.
 */
class RestartReconcileIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final List<Transition> told = new CopyOnWriteArrayList<>();
  private final KubeSimulator kube = KubeSimulator.start();

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void whatVanishedOrHealedMeanwhileIsResolvedAndNothingIsToldTwice() {
    kube.store().apply(Sick.pod("shop", "vanishes"));
    kube.store().apply(Sick.pod("shop", "heals"));
    kube.store().apply(Sick.pod("shop", "stays"));
    try (StreamPipeline pipeline = start();
        Watching first = watch(pipeline)) {
      await().atMost(Duration.ofSeconds(40)).until(() -> opened().size() == 3);
      assertThat(first.cluster().reports("pods", "ObservationGap")).isEmpty();
    }
    kube.store().delete("pods", "shop", "vanishes");
    kube.store().apply(Objects.pod("shop", "heals"));
    kube.store().apply(Sick.pod("shop", "begins"));
    try (StreamPipeline pipeline = start();
        Watching second = watch(pipeline)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> resolved().size() == 2);
      await().atMost(Duration.ofSeconds(40)).until(() -> opened().size() == 4);
      assertThat(resolved()).containsExactlyInAnyOrder("vanishes", "heals");
      assertThat(opened()).containsExactlyInAnyOrder("vanishes", "heals", "stays", "begins");
      Report gap =
          await()
              .until(() -> second.cluster().reports("pods", "ObservationGap"), l -> !l.isEmpty())
              .get(0);
      assertThat(gap.message()).contains("the responder did not run");
      assertThat(second.cluster().snapshots)
          .filteredOn(snapshot -> snapshot.kind().equals("Pod"))
          .first()
          .satisfies(s -> assertThat(s.extent()).isEqualTo(Snapshot.Extent.ALL));
    }
    assertThat(told).extracting(Transition::id).doesNotHaveDuplicates();
  }

  private List<String> opened() {
    return names(Incident.Open.class);
  }

  private List<String> resolved() {
    return names(Incident.Resolved.class);
  }

  private List<String> names(Class<?> state) {
    return told.stream()
        .filter(transition -> state.isInstance(transition.after()))
        .map(transition -> transition.after().problem().workload().name())
        .distinct()
        .toList();
  }

  /** A watch whose cluster outlives it. */
  private record Watching(WatchedCluster cluster) implements AutoCloseable {
    @Override
    public void close() {
      cluster.watch().close();
    }
  }

  private Watching watch(StreamPipeline pipeline) {
    WatchedCluster watched =
        new WatchedCluster(
            kube,
            WatchedCluster.cluster(kube, "lab", ""),
            config(Duration.ofSeconds(30)),
            InstantSource.system(),
            new Onward(pipeline));
    return new Watching(watched.start());
  }

  private record Onward(StreamPipeline pipeline) implements EventSink {
    @Override
    public CompletionStage<Void> accept(ClusterEvent event) {
      return pipeline.eventLog().append(event);
    }

    @Override
    public CompletionStage<Void> complete(Snapshot snapshot) {
      return pipeline.eventLog().complete(snapshot);
    }

    @Override
    public @Nullable Instant lastTakenBefore() {
      return pipeline.lastRecordBefore();
    }
  }

  private StreamPipeline start() {
    KafkaConfig defaults = KafkaConfig.embedded(directory);
    RuleSet rules =
        RuleFiles.of(
                Map.of(
                    "p/pull.yml",
                    """
                    severity: critical
                    match: {kinds: [Pod], reasons: [ImagePullBackOff]}
                    for: 0s
                    keepFiring: 1s
                    summary: {en: pull, ko: pull}
                    """))
            .load()
            .orThrow();
    Duration second = Duration.ofSeconds(1);
    // All pods say the same, and each is to be told of.
    IncidentConfig.CommonCause none = new IncidentConfig.CommonCause(1_000, 1_000, null, null);
    IncidentConfig incidents =
        new IncidentConfig(second, second, second, second, second, none, null, null, null);
    StreamPipeline pipeline =
        StreamPipeline.start(
            new KafkaConfig(
                null,
                defaults.dataDirectory(),
                0,
                Map.of(),
                "responder",
                3,
                1,
                "responder",
                2,
                defaults.eventRetention(),
                defaults.incidentRetention(),
                second),
            new Reductions<>(
                new Reduction<>(
                    ObjectHistory.class,
                    new RuleEngine(
                        rules,
                        (rule, failure) -> {
                          throw new AssertionError(rule, failure);
                        })),
                new Reduction<>(WorkloadIncidents.class, new IncidentReducer(incidents)),
                new Reduction<>(ClusterIncidents.class, new Correlator(incidents))),
            Clock.systemUTC(),
            StreamPipeline.WhenUnreachable.FAIL);
    pipeline.feed(
        "test",
        transition -> {
          told.add(transition);
          return CompletableFuture.completedFuture(null);
        });
    return pipeline;
  }
}
