package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.kube.watch.WatchedCluster;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * F11: an object whose deletion nobody saw is found to be missing by the next list, is told with an
 * unknown final state, and its incident is resolved. It stays in no cache.
 */
class F11MissedDeletionIT {

  private final WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)));
  private final Judged judged = new Judged();

  @BeforeEach
  void judge() {
    cluster.onward = judged;
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void theIncidentOfAnObjectThatVanishedUnseenIsResolved() {
    cluster.kube.store().apply(Sick.pod("shop", "goes"));
    cluster.kube.store().apply(Sick.pod("shop", "stays"));
    cluster.synced();
    await().until(() -> cluster.events.size() == 2);
    judged.pass(Duration.ofMinutes(1));
    assertThat(judged.standing()).containsExactly("goes", "stays");
    await().until(() -> cluster.kube.watches().count("pods") == 1);
    cluster.kube.goOffline();
    cluster.kube.store().delete("pods", "shop", "goes");
    cluster.kube.store().compact();
    cluster.kube.goOnline();
    ClusterEvent.Deleted gone =
        (ClusterEvent.Deleted) cluster.awaits(ClusterEvent.Deleted.class::isInstance);
    assertThat(gone.finalState()).isEqualTo(ClusterEvent.FinalState.UNKNOWN);
    judged.pass(Duration.ofMinutes(10));
    assertThat(judged.standing()).containsExactly("stays");
    assertThat(cluster.status("Pod").counters().objects()).isEqualTo(1);
  }
}
