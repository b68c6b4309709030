package io.responder.kube.watch;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.SimulatorOptions;
import io.responder.simulator.access.Verb;
import io.responder.simulator.protobuf.Formats;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The watch against a cluster over HTTP, in fair weather. */
class ClusterWatchIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String RS_UID = "22222222-0000-4000-8000-000000000002";

  final WatchedCluster cluster =
      new WatchedCluster(
          KubeSimulator.start(SimulatorOptions.defaults().withFormats(formats())),
          "lab",
          config(LONG));

  /** In which forms the cluster is served. */
  Formats formats() {
    return Formats.JSON;
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void listsEveryPageAndThenFollows() {
    for (int i = 0; i < 35; i++) {
      cluster.kube.store().apply(Objects.pod("shop", "web-" + i));
    }
    cluster.synced();
    await().until(() -> cluster.events.size() >= 35);
    assertThat(cluster.events)
        .hasSize(35)
        .allSatisfy(
            event ->
                assertThat(((ClusterEvent.Upserted) event).origin())
                    .isEqualTo(ClusterEvent.Origin.LISTED));

    JsonNode added = cluster.kube.store().apply(Objects.pod("shop", "late"));
    ClusterEvent.Upserted live =
        (ClusterEvent.Upserted) cluster.awaitsUpsert("late", version(added));
    assertThat(live.origin()).isEqualTo(ClusterEvent.Origin.LIVE);

    cluster.kube.store().delete("pods", "shop", "web-3");
    ClusterEvent.Deleted gone =
        (ClusterEvent.Deleted) cluster.awaits(ClusterEvent.Deleted.class::isInstance);
    assertThat(gone.object().name()).isEqualTo("web-3");
    assertThat(gone.finalState()).isEqualTo(ClusterEvent.FinalState.KNOWN);
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
    await().until(() -> cluster.watch().pending() == 0);
  }

  /** It is told anew though it did not change itself. */
  @Test
  void anIngressWhoseRouteAnOlderOneHasIsToldSoUntilThatOneIsGone() {
    cluster.kube.store().apply(Objects.ingress("legacy", "shop-old", "2025-01-01T00:00:00Z"));
    cluster.synced();
    cluster.kube.store().apply(Objects.ingress("shop", "shop-new", "2025-06-01T00:00:00Z"));
    cluster.awaits(event -> isContested(event, true));
    cluster.events.clear();

    cluster.kube.store().delete("ingresses", "legacy", "shop-old");
    cluster.awaits(event -> isContested(event, false));
  }

  private static boolean isContested(ClusterEvent event, boolean expected) {
    return event instanceof ClusterEvent.Upserted upserted
        && upserted.object().name().equals("shop-new")
        && upserted.facts().symptoms().stream()
                .anyMatch(symptom -> symptom.reason().equals("RouteClaimedTwice"))
            == expected;
  }

  @Test
  void aPodIsHeldBackUntilItsOwnerIsSeen() {
    cluster.synced();
    cluster.kube.store().apply(Objects.owned("shop", "web-x", "ReplicaSet", "odd-name", RS_UID));
    cluster.kube.store().apply(Objects.replicaSet("shop", "odd-name", "web", RS_UID));
    ClusterEvent pod = cluster.awaits(event -> event.object().name().equals("web-x"));
    assertThat(pod.workload().kind()).isEqualTo("Deployment");
    assertThat(pod.workload().name()).isEqualTo("web");
    assertThat(cluster.events)
        .filteredOn(event -> event.object().name().equals("web-x"))
        .extracting(ClusterEvent::workload)
        .containsOnly(pod.workload());
  }

  @Test
  void aPodWhoseOwnerNeverComesGetsItsWorkloadFromTheLabel() {
    cluster.synced();
    cluster
        .kube
        .store()
        .apply(Objects.owned("shop", "web-y", "ReplicaSet", "web-5db9778b9c", RS_UID));
    ClusterEvent pod = cluster.awaits(event -> event.object().name().equals("web-y"));
    assertThat(pod.workload().key()).isEqualTo("lab/shop/apps/Deployment/web");
  }

  /** Regression: what was told of another workload meanwhile was never put right. */
  @Test
  void aPodWhoseOwnerComesLateIsToldAgainWithItsWorkload() {
    cluster.synced();
    cluster.kube.store().apply(Objects.owned("shop", "web-z", "ReplicaSet", "odd-name", RS_UID));
    ClusterEvent early = cluster.awaits(event -> event.object().name().equals("web-z"));
    assertThat(early.workload().kind()).isEqualTo("ReplicaSet");
    cluster.kube.store().apply(Objects.replicaSet("shop", "odd-name", "web", RS_UID));
    ClusterEvent late =
        cluster.awaits(
            event ->
                event.object().name().equals("web-z")
                    && event.workload().kind().equals("Deployment"));
    assertThat(late.resourceVersion()).isEqualTo(early.resourceVersion());
    assertThat(late.observedAt()).isAfter(early.observedAt());
  }

  /** When a server comes back the kinds are listed in any order. */
  @Test
  void aPodIsHeldBackWhileTheKindOfItsOwnerIsNotListedYet() {
    WatchConfig usual = config(LONG);
    WatchConfig hasty =
        new WatchConfig(
            List.of(),
            List.of(),
            usual.listTimeout(),
            usual.watchTimeout(),
            usual.retryHidden(),
            usual.backoff(),
            usual.pageSize(),
            usual.maxInFlight(),
            usual.ownerWait(),
            Duration.ZERO,
            usual.reconcileInterval(),
            usual.ownership());
    KubeSimulator kube = KubeSimulator.start();
    kube.store().apply(Objects.replicaSet("shop", "odd-name", "web", RS_UID));
    kube.store().apply(Objects.owned("shop", "web-x", "ReplicaSet", "odd-name", RS_UID));
    kube.faults().on(Verb.LIST, "replicasets").times(1).delay(Duration.ofMillis(700));
    try (WatchedCluster slow = new WatchedCluster(kube, "slow", hasty)) {
      slow.start();
      ClusterEvent pod = slow.awaits(event -> event.object().name().equals("web-x"));
      assertThat(pod.workload().kind()).isEqualTo("Deployment");
    }
  }

  @Test
  void aRecreatedObjectIsGoneFirstAndThenThere() {
    cluster.kube.store().apply(Objects.pod("shop", "db-0"));
    cluster.synced();
    String old = cluster.awaits(event -> event.object().name().equals("db-0")).object().uid();
    JsonNode next =
        cluster
            .kube
            .store()
            .apply(
                Objects.pod(
                    "shop", "db-0", ", \"uid\": \"33333333-0000-4000-8000-000000000003\"", "a:2"));
    cluster.awaitsUpsert("db-0", version(next));
    List<String> story =
        cluster.events.stream()
            .map(event -> event.getClass().getSimpleName() + ' ' + event.object().uid())
            .collect(Collectors.toList());
    assertThat(story)
        .containsExactly(
            "Upserted " + old, "Deleted " + old, "Upserted 33333333-0000-4000-8000-000000000003");
  }

  @Test
  void anEventIsReportedAboutItsObjectAndOnlyTheCountIsNews() {
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "web-0"));
    String uid = pod.path("metadata").path("uid").asText();
    cluster.kube.store().apply(Objects.event("shop", "web-0.1", "web-0", uid, "BackOff"));
    cluster.synced();
    ClusterEvent.Reported said =
        (ClusterEvent.Reported) cluster.awaits(ClusterEvent.Reported.class::isInstance);
    assertThat(said.object().uid()).isEqualTo(uid);
    assertThat(said.report().part()).isEqualTo("container/app");
    assertThat(said.report().count()).isEqualTo(3);
    assertThat(said.report().reason()).isEqualTo("BackOff");

    cluster.kube.store().delete("events", "shop", "web-0.1");
    cluster.kube.store().apply(Objects.pod("shop", "after"));
    cluster.awaits(event -> event.object().name().equals("after"));
    assertThat(cluster.events).noneMatch(ClusterEvent.Deleted.class::isInstance);
  }

  @Test
  void twoClustersAreWatchedSideBySide() {
    try (WatchedCluster other = new WatchedCluster(KubeSimulator.start(), "other", config(LONG))) {
      cluster.kube.store().apply(Objects.pod("shop", "here"));
      other.kube.store().apply(Objects.pod("shop", "there"));
      cluster.synced();
      other.synced();
      assertThat(cluster.awaits(event -> true).object().key()).isEqualTo("lab/shop/Pod/here");
      assertThat(other.awaits(event -> true).object().key()).isEqualTo("other/shop/Pod/there");
    }
  }

  @Test
  void closesQuicklyAndForGood() {
    cluster.synced();
    cluster.watch().close();
    cluster.watch().close();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("kube-sender-lab")));
  }
}
