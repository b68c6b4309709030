package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.access.Verb;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F17: each configured namespace has watches of its own, and says whether it can be seen. */
class F17TwoNamespacesIT {

  private final WatchedCluster cluster =
      new WatchedCluster(
          KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)), "shop", "db");

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void bothNamespacesAreSeenAndNoOther() {
    cluster.kube.store().apply(Objects.pod("shop", "one"));
    cluster.kube.store().apply(Objects.pod("db", "two"));
    cluster.kube.store().apply(Objects.pod("other", "foreign"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("one"));
    cluster.awaits(event -> event.object().name().equals("two"));
    assertThat(cluster.events).hasSize(2);
  }

  @Test
  void nothingIsSyncedBeforeBothAre() {
    cluster.kube.faults().on(Verb.LIST, "pods").inNamespace("db").times(3).reply(503, Map.of(), "");
    cluster.start();
    await().until(() -> cluster.status("Pod", "shop").state() == WatchStatus.State.SYNCED);
    boolean early =
        cluster.watch().synced()
            && cluster.status("Pod", "db").state() == WatchStatus.State.WAITING;
    assertThat(early).isFalse();
    await().until(cluster.watch()::synced);
    assertThat(cluster.status("Pod", "db").state()).isEqualTo(WatchStatus.State.SYNCED);
  }

  @Test
  void namespacedRolesSeeTheirNamespacesAndNoNodes() {
    cluster.kube.access().allowOnlyNamespaces("shop");
    cluster.kube.store().apply(Objects.pod("shop", "mine"));
    cluster.kube.store().apply(Objects.pod("db", "forbidden"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("mine"));
    assertThat(cluster.events).hasSize(1);
    assertThat(cluster.status("Pod", "shop").state()).isEqualTo(WatchStatus.State.SYNCED);
    assertThat(cluster.status("Node").state()).isEqualTo(WatchStatus.State.BLIND);
    cluster.awaitsOwn("pods@db", "WatchBlind");
    cluster.awaitsOwn("pods@shop");
  }
}
