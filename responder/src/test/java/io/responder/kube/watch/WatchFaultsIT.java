package io.responder.kube.watch;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.source.WatchStatus;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.resource.ResourceType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The watch against a cluster over HTTP, in foul weather that has no number: the numbered faults
 * are in {@code io.responder.fault}.
 */
class WatchFaultsIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final KindConfig CERTIFICATE =
      new KindConfig("cert-manager.io", "v1", "Certificate", null, ResourceKind.Scope.NAMESPACED);

  private WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(LONG, CERTIFICATE));

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aDroppedConnectionResumesWithoutANewList() {
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.synced();
    await().until(() -> cluster.kube.watches().count("pods") == 1);
    cluster.kube.watches().cutAll();
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "b"));
    cluster.awaitsUpsert("b", version(pod));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
  }

  /** Regression: opening a watch waited for its first bytes, which a quiet kind does not send. */
  @Test
  void aQuietKindIsWatchedAsSoonAsTheServerAcceptsIt() {
    cluster.synced();
    await()
        .atMost(LONG.minusSeconds(5))
        .untilAsserted(() -> assertThat(cluster.status("Event").counters().watches()).isEqualTo(1));
    assertThat(cluster.status("Event").counters().changes()).isZero();
  }

  /** Regression: the silence of a quiet kind was taken for a failure, with growing pauses. */
  @Test
  void aQuietKindNeverFails() {
    cluster.close();
    cluster = new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(2)));
    cluster.synced();
    await().until(() -> cluster.status("Event").counters().watches() >= 4);
    assertThat(cluster.status("Event").counters().failures()).isZero();
    assertThat(cluster.status("Event").failingSince()).isNull();
    assertThat(cluster.status("Event").counters().lists()).isEqualTo(1);
  }

  @Test
  void aKindThatComesAndGoesIsWaitedFor() {
    cluster.synced();
    assertThat(cluster.status("Certificate").state()).isEqualTo(WatchStatus.State.ABSENT);
    ResourceType type = certificate();
    cluster.kube.registerCustomResource(type);
    cluster
        .kube
        .store()
        .apply(
            """
            {"apiVersion": "cert-manager.io/v1", "kind": "Certificate",
             "metadata": {"namespace": "shop", "name": "tls"},
             "status": {"conditions": [{"type": "Ready", "status": "False",
               "reason": "DoesNotExist", "message": "no secret"}]}}
            """);
    ClusterEvent.Upserted seen =
        (ClusterEvent.Upserted) cluster.awaits(event -> event.object().name().equals("tls"));
    assertThat(seen.facts().symptoms())
        .singleElement()
        .satisfies(
            symptom -> {
              assertThat(symptom.part()).isEqualTo("condition/Ready");
              assertThat(symptom.reason()).isEqualTo("DoesNotExist");
            });
    assertThat(cluster.status("Certificate").state()).isEqualTo(WatchStatus.State.SYNCED);

    cluster.kube.unregisterCustomResource(type);
    cluster.awaits(
        event ->
            event instanceof ClusterEvent.Deleted && event.object().kind().equals("Certificate"));
    await()
        .atMost(LONG)
        .until(() -> cluster.status("Certificate").state() == WatchStatus.State.ABSENT);
  }

  @Test
  void aKindIsAskedForUnderTheNameAndVersionThatTheServerServes() {
    KindConfig octopus =
        new KindConfig("sea.example", "v1", "Octopus", null, ResourceKind.Scope.NAMESPACED);
    try (WatchedCluster sea =
        new WatchedCluster(KubeSimulator.start(), "sea", config(LONG, octopus))) {
      sea.kube.registerCustomResource(
          ResourceType.custom("sea.example", "v2beta1", "octopodes", "Octopus"));
      sea.kube
          .store()
          .apply(
              """
              {"apiVersion": "sea.example/v2beta1", "kind": "Octopus",
               "metadata": {"namespace": "reef", "name": "otto"},
               "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "Ink"}]}}
              """);
      sea.synced();
      ClusterEvent.Upserted seen =
          (ClusterEvent.Upserted) sea.awaits(event -> event.object().name().equals("otto"));
      assertThat(seen.facts().symptoms()).hasSize(1);
      assertThat(sea.status("Octopus").state()).isEqualTo(WatchStatus.State.SYNCED);
    }
  }

  private static ResourceType certificate() {
    return ResourceType.custom("cert-manager.io", "v1", "certificates", "Certificate");
  }
}
