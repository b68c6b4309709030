package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F13: a sink that fails or does not answer, while a cluster changes and changes, costs one mark an
 * object and nothing for each change; when it is well the latest state of each object is told.
 */
class F13BlockedSinkIT {

  private static final int PODS = 400;
  private static final int ROUNDS = 500;

  private final WatchedCluster cluster =
      new WatchedCluster(
          KubeSimulator.start(SimulatorOptions.defaults().withWatchLogSize(5_000)),
          "lab",
          config(Duration.ofSeconds(30)));

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void twoHundredThousandChangesThatNobodyTakesAreOneMarkAnObject() {
    cluster.synced();
    cluster.sinkDown = true;
    long before = used();
    int most = 0;
    JsonNode last = null;
    for (int round = 0; round < ROUNDS; round++) {
      for (int pod = 0; pod < PODS; pod++) {
        last = cluster.kube.store().apply(Objects.pod("shop", "p" + pod, "", "a:" + round));
      }
      most = Math.max(most, cluster.watch().pending());
    }
    String version = version(java.util.Objects.requireNonNull(last));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                cluster.watch().pending() == PODS
                    && cluster.status("Pod").counters().changes() > PODS);
    assertThat(most).isLessThanOrEqualTo(PODS);
    assertThat(used() - before).isLessThan(64L << 20);
    cluster.sinkDown = false;
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> cluster.events.stream().anyMatch(e -> e.resourceVersion().equals(version)));
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.watch().pending() == 0);
    Set<String> told = new HashSet<>();
    cluster.events.stream()
        .filter(event -> image(event).equals("a:" + (ROUNDS - 1)))
        .forEach(event -> told.add(event.object().name()));
    assertThat(told).hasSize(PODS);
    assertThat(cluster.events.size()).as("coalesced").isLessThan(PODS * 20);
    System.out.printf(
        "FIGURE changes with the sink down: %d, marks at most %d, told afterwards %d%n",
        PODS * ROUNDS, most, cluster.events.size());
  }

  @Test
  void aSinkThatDoesNotAnswerHoldsBackNoMoreThanAllowed() {
    List<CompletableFuture<Void>> waiting = new CopyOnWriteArrayList<>();
    cluster.onward =
        event -> {
          CompletableFuture<Void> taken = new CompletableFuture<>();
          waiting.add(taken);
          return taken;
        };
    for (int pod = 0; pod < PODS; pod++) {
      cluster.kube.store().apply(Objects.pod("shop", "p" + pod));
    }
    cluster.synced();
    await().until(() -> cluster.events.size() == 100);
    for (int round = 0; round < 10; round++) {
      for (int pod = 0; pod < PODS; pod++) {
        cluster.kube.store().apply(Objects.pod("shop", "p" + pod, "", "a:" + round));
      }
    }
    await().until(() -> cluster.status("Pod").counters().changes() == 10L * PODS);
    assertThat(cluster.events).hasSize(100);
    assertThat(cluster.watch().pending()).isEqualTo(PODS);
    cluster.onward = null;
    waiting.forEach(taken -> taken.complete(null));
    await().atMost(Duration.ofSeconds(20)).until(() -> cluster.watch().pending() == 0);
    assertThat(cluster.events)
        .filteredOn(event -> image(event).equals("a:9"))
        .extracting(event -> event.object().name())
        .doesNotHaveDuplicates()
        .hasSize(PODS);
  }

  @Test
  void aSinkThatFailsAndHealsLosesNoDeletion() {
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.sinkDown = true;
    cluster.synced();
    cluster.kube.store().apply(Objects.pod("shop", "b"));
    cluster.kube.store().delete("pods", "shop", "a");
    JsonNode last = cluster.kube.store().apply(Objects.pod("shop", "b", "", "other:2"));
    await().until(() -> cluster.watch().pending() == 2);
    cluster.sinkDown = false;
    cluster.awaitsUpsert("b", version(last));
    cluster.awaits(
        event -> event instanceof ClusterEvent.Deleted && event.object().name().equals("a"));
    await().until(() -> cluster.watch().pending() == 0);
    assertThat(cluster.events).hasSize(2);
  }

  private static String image(ClusterEvent event) {
    return event instanceof ClusterEvent.Upserted upserted && !upserted.facts().images().isEmpty()
        ? upserted.facts().images().get(0)
        : "";
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
