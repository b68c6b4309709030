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
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F12: an API server that lags behind and lists old states opens nothing anew: lists are asked for
 * in a way that does not allow it, and an older state is not believed where a newer one is known.
 */
class F12StaleListIT {

  private final WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)));
  private final Judged judged = new Judged();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void listsAreTheLatestAlsoWhereTheServerLagsBehind() {
    cluster.onward = judged;
    cluster.kube.store().apply(Sick.pod("shop", "web"));
    JsonNode healed = cluster.kube.store().apply(Objects.pod("shop", "web"));
    for (int i = 0; i < 20; i++) {
      cluster.kube.store().apply(Objects.pod("shop", "other-" + i));
    }
    cluster.kube.faults().staleLists(21);
    cluster.synced();
    cluster.awaitsUpsert("web", version(healed));
    await().until(() -> cluster.events.size() >= 21);
    judged.pass(Duration.ofMinutes(10));
    assertThat(judged.transitions()).isEmpty();
  }

  @Test
  void anOlderStateIsNotBelieved() {
    cluster.kube.store().apply(Sick.pod("shop", "web"));
    cluster.synced();
    ClusterEvent sick = cluster.awaits(event -> event.object().name().equals("web"));
    JsonNode healed = cluster.kube.store().apply(Objects.pod("shop", "web"));
    ClusterEvent well = cluster.awaitsUpsert("web", version(healed));
    judged.accept(sick);
    judged.pass(Duration.ofMinutes(1));
    judged.accept(well);
    judged.pass(Duration.ofMinutes(10));
    int before = judged.transitions().size();
    assertThat(judged.standing()).isEmpty();
    ClusterEvent.Upserted old = (ClusterEvent.Upserted) sick;
    judged.accept(
        new ClusterEvent.Upserted(
            old.facts(),
            old.resourceVersion(),
            well.observedAt().plusSeconds(60),
            ClusterEvent.Origin.LISTED));
    judged.pass(Duration.ofMinutes(10));
    assertThat(judged.transitions()).hasSize(before);
  }
}
