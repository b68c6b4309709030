package io.responder.kube.watch;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchStatus;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.access.Verb;
import io.responder.simulator.resource.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The watch against a cluster over HTTP, in foul weather. */
class WatchFaultsIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Map<String, String> RETRY_LATER = Map.of("Retry-After", "1");
  private static final KindConfig CERTIFICATE =
      new KindConfig("cert-manager.io", "v1", "Certificate", null, ResourceKind.Scope.NAMESPACED);

  private WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(LONG, CERTIFICATE));

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void restart(Duration watchTimeout, String... namespaces) {
    cluster.close();
    cluster =
        new WatchedCluster(
            KubeSimulator.start(), "lab", config(watchTimeout, CERTIFICATE), namespaces);
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

  @Test
  void aSilentConnectionIsNoticedByTheReadTimeout() {
    restart(Duration.ofMillis(700));
    cluster.synced();
    await().until(() -> cluster.kube.watches().count("pods") == 1);
    cluster.kube.watches().silenceAll();
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "b"));
    cluster.awaitsUpsert("b", version(pod));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
  }

  /** Regression: opening a watch waited for its first bytes, which a quiet kind does not send. */
  @Test
  void aQuietKindIsWatchedAsSoonAsTheServerAcceptsIt() {
    cluster.synced();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(cluster.status("Event").counters().watches()).isEqualTo(1));
    assertThat(cluster.status("Event").counters().changes()).isZero();
  }

  /** Regression: the silence of a quiet kind was taken for a failure, with growing pauses. */
  @Test
  void aQuietKindNeverFails() {
    restart(Duration.ofSeconds(2));
    cluster.synced();
    await().until(() -> cluster.status("Event").counters().watches() >= 4);
    assertThat(cluster.status("Event").counters().failures()).isZero();
    assertThat(cluster.status("Event").failingSince()).isNull();
    assertThat(cluster.status("Event").counters().lists()).isEqualTo(1);
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
    JsonNode fresh = cluster.kube.store().apply(Objects.pod("shop", "comes"));
    cluster.kube.store().compact();
    cluster.kube.goOnline();
    cluster.awaitsUpsert("comes", version(fresh));
    ClusterEvent.Deleted gone =
        (ClusterEvent.Deleted) cluster.awaits(ClusterEvent.Deleted.class::isInstance);
    assertThat(gone.object().name()).isEqualTo("goes");
    assertThat(gone.finalState()).isEqualTo(ClusterEvent.FinalState.UNKNOWN);
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(2);
    assertThat(cluster.events)
        .filteredOn(event -> event.object().name().equals("stays"))
        .hasSize(1);
  }

  @Test
  void aForbiddenKindIsSaidAndLeavesTheOthersWorking() {
    var denial = cluster.kube.access().deny("*", "deployments.apps");
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("a"));
    WatchStatus blind = cluster.status("Deployment");
    assertThat(blind.state()).isEqualTo(WatchStatus.State.BLIND);
    assertThat(blind.reason()).contains("may not list deployments.apps");
    await().until(() -> cluster.status("Deployment").counters().failures() > 2);
    assertThat(cluster.changes)
        .filteredOn(status -> status.state() == WatchStatus.State.BLIND)
        .hasSize(1);

    cluster.kube.access().allowAll();
    assertThat(denial).isNotNull();
    await()
        .atMost(LONG)
        .until(() -> cluster.status("Deployment").state() == WatchStatus.State.SYNCED);
  }

  @Test
  void aKindThatMayOnlyBeListedIsBlindAndStillLooked() {
    var denial = cluster.kube.access().deny("watch", "pods");
    assertThat(denial).isNotNull();
    cluster.synced();
    await().atMost(LONG).until(() -> cluster.status("Pod").state() == WatchStatus.State.BLIND);
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").state()).isEqualTo(WatchStatus.State.BLIND);
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
  void namespacedRolesSeeTheirNamespacesAndNoNodes() {
    restart(LONG, "shop", "db");
    cluster.kube.access().allowOnlyNamespaces("shop");
    cluster.kube.store().apply(Objects.pod("shop", "mine"));
    cluster.kube.store().apply(Objects.pod("db", "forbidden"));
    cluster.kube.store().apply(Objects.pod("other", "foreign"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("mine"));
    assertThat(cluster.events).hasSize(1);
    assertThat(cluster.status("Pod", "shop").state()).isEqualTo(WatchStatus.State.SYNCED);
    assertThat(cluster.status("Pod", "db").state()).isEqualTo(WatchStatus.State.BLIND);
    assertThat(cluster.status("Node").state()).isEqualTo(WatchStatus.State.BLIND);
  }

  @Test
  void aSinkThatFailsAndHealsLosesNothing() {
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

  @Test
  void aServerThatFailsIsTriedAgainAndSaidOnce() {
    cluster.kube.faults().on("pods").times(5).reply(503, Map.of(), "{}");
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("a"));
    WatchStatus status = cluster.status("Pod");
    assertThat(status.counters().failures()).isGreaterThanOrEqualTo(5);
    assertThat(status.failingSince()).isNull();
  }

  @Test
  void aListThatHangsIsGivenUpAndTriedAgain() {
    cluster.kube.faults().on(Verb.LIST, "pods").times(1).hang();
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("a"));
    assertThat(cluster.status("Pod").counters().failures()).isEqualTo(1);
  }

  @Test
  void aWaitThatTheServerAsksForIsHonoured() {
    cluster.kube.faults().on(Verb.LIST, "pods").times(1).reply(429, RETRY_LATER, "{}");
    cluster.start();
    await().until(() -> cluster.status("Pod").counters().failures() == 1);
    java.time.Instant refused = java.time.Instant.now();
    await().until(() -> cluster.status("Pod").state() == WatchStatus.State.SYNCED);
    assertThat(java.time.Instant.now()).isAfter(refused.plusMillis(800));
  }

  @Test
  void aGarbledWatchIsTakenUpAgainWithoutLoss() {
    cluster
        .kube
        .faults()
        .on(Verb.WATCH, "pods")
        .times(2)
        .reply(200, Map.of(), "{\"type\":\"BOGUS\"}\n\n%%%");
    cluster.synced();
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
  }

  @Test
  void aTruncatedPageIsNoPage() {
    for (int i = 0; i < 5; i++) {
      cluster.kube.store().apply(Objects.pod("shop", "p" + i));
    }
    cluster.kube.faults().on("pods").times(2).cutAfter(1_500);
    cluster.synced();
    await().until(() -> cluster.events.size() == 5);
    assertThat(cluster.events).noneMatch(ClusterEvent.Deleted.class::isInstance);
  }

  @Test
  void onePoisonousObjectDoesNotHideTheOthers() {
    cluster.kube.store().apply(Objects.pod("shop", "before"));
    cluster.kube.store().applyRaw("pods", "shop", "deep", deep());
    cluster
        .kube
        .store()
        .applyRaw("pods", "shop", "nouid", bytes("{\"metadata\": {\"name\": \"nouid\"}}"));
    byte[] odd = bytes(Objects.pod("shop", "odd", ", \"uid\": \"u-1\"", "Q:1"));
    for (int i = 0; i < odd.length; i++) {
      odd[i] = odd[i] == 'Q' ? (byte) 0xff : odd[i];
    }
    cluster.kube.store().applyRaw("pods", "shop", "odd", odd);
    cluster.kube.store().apply(Objects.pod("shop", "zlast"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("before"));
    cluster.awaits(event -> event.object().name().equals("zlast"));
    cluster.awaits(event -> event.object().name().equals("odd"));
    assertThat(cluster.status("Pod").counters().undecodable()).isGreaterThanOrEqualTo(2);
    cluster.kube.store().applyRaw("pods", "shop", "live", deep());
    JsonNode next = cluster.kube.store().apply(Objects.pod("shop", "next"));
    cluster.awaitsUpsert("next", version(next));
  }

  @Test
  void aRotatedTokenIsReadAgain() throws java.io.IOException {
    cluster.close();
    KubeSimulator kube = KubeSimulator.start();
    kube.access().acceptToken("old", "responder");
    var config = WatchedCluster.cluster(kube, "lab", "old");
    java.nio.file.Path file = java.nio.file.Path.of(String.valueOf(config.kubeconfig()));
    var events = new java.util.concurrent.CopyOnWriteArrayList<String>();
    try (ClusterWatch watch =
        new ClusterWatch(
            config,
            config(Duration.ofMillis(500)),
            io.responder.kube.connect.ClusterConnection.open(config, "test", Map.of()),
            event -> {
              events.add(event.object().name());
              return java.util.concurrent.CompletableFuture.completedFuture(null);
            },
            ObjectTap.NONE,
            status -> {},
            java.time.InstantSource.system())) {
      watch.start();
      await().atMost(LONG).until(watch::synced);
      kube.access().revokeToken("old");
      kube.access().acceptToken("new", "responder");
      java.nio.file.Files.writeString(file, kube.kubeconfig("new"));
      kube.watches().cutAll();
      kube.store().apply(Objects.pod("shop", "after"));
      await().atMost(LONG).until(() -> events.contains("after"));
    } finally {
      kube.close();
    }
  }

  private static ResourceType certificate() {
    return ResourceType.custom("cert-manager.io", "v1", "certificates", "Certificate");
  }

  private static byte[] deep() {
    String open = "{\"a\":".repeat(500);
    return bytes(
        "{\"metadata\": {\"name\": \"deep\", \"uid\": \"u-2\", \"labels\": "
            + open
            + "1"
            + "}".repeat(500)
            + "}}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
