package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F06: a kind that may not be seen is said with the rule that is missing, and leaves the others
 * alone; credentials that were replaced are used without a restart, wherever they come from.
 */
class F06AccessIT {

  private static final Duration LONG = Duration.ofSeconds(30);

  private WatchedCluster cluster = new WatchedCluster(KubeSimulator.start(), "lab", config(LONG));

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aForbiddenKindIsSaidWithTheMissingRuleAndLeavesTheOthersWorking() {
    cluster.kube.access().deny("*", "deployments.apps");
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("a"));
    assertThat(cluster.status("Deployment").state()).isEqualTo(WatchStatus.State.BLIND);
    cluster.awaitsOwn("deployments.apps", "WatchBlind");
    cluster.awaitsOwn("pods");
    ClusterEvent.Upserted said =
        (ClusterEvent.Upserted)
            cluster.own.stream()
                .filter(event -> event.object().name().equals("deployments.apps"))
                .reduce((first, last) -> last)
                .orElseThrow();
    assertThat(said.facts().symptoms().get(0).message())
        .startsWith("may not list deployments.apps");
    assertThat(said.facts().attributes())
        .containsEntry(
            "rule",
            "apiGroups: [\"apps\"], resources: [\"deployments\"], verbs: [\"get\", \"list\", \"watch\"]");
    await().until(() -> cluster.status("Deployment").counters().failures() > 2);
    assertThat(cluster.changes)
        .filteredOn(status -> status.state() == WatchStatus.State.BLIND)
        .hasSize(1);
    cluster.kube.access().allowAll();
    cluster.awaitsOwn("deployments.apps");
    assertThat(cluster.status("Deployment").blind()).isPositive();
  }

  @Test
  void rightsThatAreTakenAwayLeaveAGapWhenTheyAreBack() {
    cluster.synced();
    await().until(() -> cluster.kube.watches().count("pods") == 1);
    cluster.kube.access().deny("*", "pods");
    cluster.kube.watches().closeAll();
    cluster.awaitsOwn("pods", "WatchBlind");
    cluster.kube.access().allowAll();
    cluster.awaitsOwn("pods");
    await().until(() -> !cluster.reports("pods", "ObservationGap").isEmpty());
  }

  /** A bug: a watch counted as open only when its first message came, a minute later. */
  @Test
  void aWatchThatIsAllowedAgainIsSeenBeforeItsFirstMessage() {
    cluster.kube.access().deny("watch", "pods");
    cluster.synced();
    await().atMost(LONG).until(() -> cluster.status("Pod").state() == WatchStatus.State.BLIND);
    cluster.kube.access().allowAll();
    await().atMost(LONG).until(() -> cluster.status("Pod").state() == WatchStatus.State.SYNCED);
    assertThat(cluster.events).isEmpty();
  }

  @Test
  void aKindThatMayOnlyBeListedIsBlindAndStillLooked() {
    cluster.kube.access().deny("watch", "pods");
    cluster.synced();
    cluster.awaitsOwn("pods", "WatchBlind");
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").state()).isEqualTo(WatchStatus.State.BLIND);
    assertThat(cluster.reports("pods", "ObservationGap")).isEmpty();
  }

  @Test
  void oneKindThatIsRefusedAsUnauthorizedIsSaidForThatKind() {
    cluster.kube.faults().on("pods").times(40).reply(401, Map.of(), "{}");
    cluster.start();
    cluster.awaitsOwn("pods", "WatchUnauthorized");
    cluster.awaitsOwn("nodes");
    cluster.awaitsOwn("pods");
  }

  @Test
  void aTokenThatWasReplacedInTheKubeconfigIsUsed() throws IOException {
    KubeSimulator kube = restart(kubeconfig -> kubeconfig);
    Path file = file();
    replace(kube, () -> Files.writeString(file, kube.kubeconfig("new")));
  }

  @Test
  void aTokenFileThatWasReplacedIsUsed() throws IOException {
    Path token = Files.createTempFile("token", "");
    token.toFile().deleteOnExit();
    Files.writeString(token, "old");
    KubeSimulator kube =
        restart(kubeconfig -> kubeconfig.replaceAll("token: \"?old\"?", "tokenFile: " + token));
    replace(kube, () -> Files.writeString(token, "new"));
  }

  @Test
  void aPluginThatGivesANewTokenIsAskedAgain() throws IOException {
    Path token = Files.createTempFile("token", "");
    token.toFile().deleteOnExit();
    Files.writeString(token, "old");
    Path plugin = Files.createTempFile("plugin", ".sh");
    plugin.toFile().deleteOnExit();
    Files.writeString(
        plugin,
        """
        #!/bin/sh
        printf '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",'
        printf '"status": {"token": "%s", "expirationTimestamp": "2026-01-01T00:00:00Z"}}' "$(cat TOKEN)"
        """
            .replace("TOKEN", token.toString()));
    assertThat(plugin.toFile().setExecutable(true)).isTrue();
    KubeSimulator kube =
        restart(
            kubeconfig ->
                kubeconfig.replaceAll(
                    "token: \"?old\"?",
                    "exec: {apiVersion: client.authentication.k8s.io/v1, command: "
                        + plugin
                        + "}"));
    replace(kube, () -> Files.writeString(token, "new"));
  }

  @Test
  void credentialsThatNobodyKnowsAreSaidOnceForTheCluster() throws IOException {
    KubeSimulator kube = restart(kubeconfig -> kubeconfig);
    cluster.synced();
    kube.access().revokeToken("old");
    kube.access().acceptToken("other", "responder");
    kube.watches().cutAll();
    cluster.awaitsOwn("api-server", "CredentialsRefused");
    kube.access().acceptToken("old", "responder");
    cluster.awaitsOwn("api-server");
  }

  private Path kubeconfig = Path.of("");

  private Path file() {
    return kubeconfig;
  }

  private KubeSimulator restart(java.util.function.UnaryOperator<String> edit) throws IOException {
    cluster.close();
    KubeSimulator kube = KubeSimulator.start();
    kube.access().acceptToken("old", "responder");
    String text = edit.apply(kube.kubeconfig("old"));
    var config = WatchedCluster.cluster(text, "lab");
    kubeconfig = Path.of(String.valueOf(config.kubeconfig()));
    cluster = new WatchedCluster(kube, config, config(LONG), InstantSource.system(), null);
    return kube;
  }

  /** What puts the new token in place of the old one. */
  private interface Replacement {
    Path run() throws IOException;
  }

  private void replace(KubeSimulator kube, Replacement replacement) throws IOException {
    cluster.synced();
    kube.access().revokeToken("old");
    kube.access().acceptToken("new", "responder");
    replacement.run();
    kube.watches().cutAll();
    JsonNode pod = kube.store().apply(Objects.pod("shop", "after"));
    cluster.awaitsUpsert("after", version(pod));
    cluster.awaitsOwn("api-server");
  }
}
