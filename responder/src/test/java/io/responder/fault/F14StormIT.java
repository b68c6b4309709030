package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.model.Incident;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.SimulatorOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F14: a storm of changes is one incident for each workload, whatever the number of pods, restarts
 * and changes, and memory follows the objects and not their changes.
 */
class F14StormIT {

  private static final int WORKLOADS = 50;
  private static final int PODS = 100;

  private final WatchedCluster cluster =
      new WatchedCluster(
          KubeSimulator.start(SimulatorOptions.defaults().withWatchLogSize(20_000)),
          "lab",
          config(Duration.ofSeconds(30)));
  private final Judged judged = new Judged();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void fiveThousandCrashingPodsOfFiftyWorkloadsAreFiftyIncidents() {
    cluster.onward = judged;
    cluster.synced();
    long begun = System.nanoTime();
    int changes = 0;
    for (int w = 0; w < WORKLOADS; w++) {
      String set = "web-" + w + "-5db9778b9c";
      JsonNode owner =
          cluster.kube.store().apply(Objects.replicaSet("shop", set, "web-" + w, uid(w)));
      assertThat(owner).isNotNull();
      for (int p = 0; p < PODS; p++) {
        cluster.kube.store().apply(Sick.crashing("web-" + w + '-' + p, set, uid(w), 5));
        changes++;
      }
    }
    for (int restarts = 6; restarts < 1_006; restarts++) {
      cluster.kube.store().apply(Sick.crashing("web-0-0", "web-0-5db9778b9c", uid(0), restarts));
      changes++;
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> names() == WORKLOADS * PODS && cluster.watch().pending() == 0);
    judged.pass(Duration.ofMinutes(15));
    assertThat(judged.standing())
        .filteredOn(workload -> workload.startsWith("web-"))
        .hasSize(WORKLOADS)
        .doesNotHaveDuplicates();
    long notified =
        judged.transitions().stream().filter(t -> t.after() instanceof Incident.Open).count();
    System.out.printf(
        "FIGURE storm: %d changes in %.1f s, %d events told, %d incidents, %d transitions%n",
        changes, seconds, cluster.events.size(), judged.incidents().size(), notified);
    // One more that they have in common.
    assertThat(judged.incidents()).hasSizeBetween(WORKLOADS, WORKLOADS + 1);
    assertThat(cluster.events.size()).isLessThanOrEqualTo(changes + WORKLOADS);
  }

  private long names() {
    return cluster.events.stream()
        .filter(event -> event.object().kind().equals("Pod"))
        .map(event -> event.object().name())
        .distinct()
        .count();
  }

  private static String uid(int workload) {
    return "22222222-0000-4000-8000-%012d".formatted(workload);
  }
}
