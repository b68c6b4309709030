package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.access.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F03: when the server has forgotten the changes since the last one that was seen, everything is
 * listed once: what is new and what is gone is told once, what is unchanged is not told again, and
 * the gap is. A server that refuses every list in this way is asked with growing pauses.
 */
class F03ExpiredVersionIT {

  private final WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)));

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void anExpiredVersionListsOnceAndFindsWhatWasMissed() {
    cluster.kube.store().apply(Objects.pod("shop", "stays"));
    cluster.kube.store().apply(Objects.pod("shop", "goes"));
    cluster.synced();
    await().until(() -> cluster.events.size() == 2);
    await().until(() -> cluster.kube.watches().count("pods") == 1);
    cluster.kube.goOffline();
    cluster.kube.store().delete("pods", "shop", "goes");
    for (int i = 0; i < 50; i++) {
      cluster.kube.store().apply(Objects.pod("shop", "comes-" + i));
    }
    cluster.kube.store().compact();
    cluster.kube.goOnline();
    ClusterEvent.Deleted gone =
        (ClusterEvent.Deleted) cluster.awaits(ClusterEvent.Deleted.class::isInstance);
    assertThat(gone.object().name()).isEqualTo("goes");
    assertThat(gone.finalState()).isEqualTo(ClusterEvent.FinalState.UNKNOWN);
    await().until(() -> cluster.events.size() >= 53);
    await().until(() -> !cluster.reports("pods", "ObservationGap").isEmpty());
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(2);
    assertThat(cluster.events).extracting(ClusterEvent::id).doesNotHaveDuplicates().hasSize(53);
  }

  @Test
  void aServerWhoseListsExpireIsAskedWithPauses() {
    cluster.kube.faults().on(Verb.LIST, "pods").times(8).reply(410, Map.of(), "{}");
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    Instant began = Instant.now();
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("a"));
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(100));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
  }
}
