package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.simulator.KubeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F35: what opens and ends while a receiver is down is told once when it is up again, as one change
 * that is marked as delayed; no incident is told open after it was told resolved. The two hours of
 * the table are two seconds here: that is when a change counts as delayed.
 */
class F35SilentReceiverIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration DELAYED = Duration.ofSeconds(2);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void openAndEndWhileTheReceiverIsDownAreOneDelayedChange(boolean killedMeanwhile) {
    try (var cluster = KubeSimulator.start();
        var down = WebhookCollector.start();
        var up = WebhookCollector.start();
        var service = service(cluster).telling("down", down.url()).telling("up", up.url())) {
      service.start().awaitReady(PATIENCE);
      BrokenPods.create(cluster, "before");
      await().atMost(PATIENCE).until(() -> changes(down, "before").equals(List.of("opened")));

      down.answer(503);
      BrokenPods.create(cluster, "meanwhile");
      BrokenPods.create(cluster, "lasting");
      BrokenPods.heal(cluster, "before");
      // The other receiver shows that nothing is held up, and when it has happened.
      await().atMost(PATIENCE).until(() -> changes(up, "meanwhile").equals(List.of("opened")));
      BrokenPods.heal(cluster, "meanwhile");
      List<String> both = List.of("opened", "healed");
      await().atMost(PATIENCE).until(() -> changes(up, "meanwhile").equals(both));
      await().atMost(PATIENCE).until(() -> changes(up, "before").equals(both));
      await().atMost(PATIENCE).until(() -> changes(up, "lasting").equals(List.of("opened")));
      if (killedMeanwhile) {
        service.kill();
        service.start().awaitReady(PATIENCE);
      }
      Instant last = up.accepted().get(up.accepted().size() - 1).at();
      await().until(() -> Instant.now().isAfter(last.plus(DELAYED)));

      down.answer(202);
      await().atMost(PATIENCE).until(() -> changes(down, "lasting").equals(List.of("opened")));
      await().atMost(PATIENCE).until(() -> changes(down, "before").equals(both));
      await().atMost(PATIENCE).until(() -> changes(down, "meanwhile").equals(List.of("healed")));
      var combined = accepted(down, "meanwhile").get(0).json().path("data");
      assertThat(combined.path("superseded")).hasSize(1);
      assertThat(combined.path("superseded").get(0).asText()).isEqualTo("opened");
      assertThat(combined.path("delayed").asBoolean()).isTrue();
      assertThat(accepted(down, "lasting").get(0).json().at("/data/delayed").asBoolean()).isTrue();
      assertThat(accepted(down, "before").get(1).json().at("/data/delayed").asBoolean()).isTrue();
      assertThat(BrokenPods.ids(down)).doesNotHaveDuplicates();
    }
  }

  private ServiceProcess service(KubeSimulator cluster) {
    var service =
        new ServiceProcess(folder)
            .watching("test", cluster.kubeconfig())
            .healingQuickly()
            .tellingEach();
    service.config().withObject("/notify").put("delayedAfter", DELAYED.toSeconds() + "s");
    return service;
  }

  /** The reasons of what a receiver accepted about a pod, in their order. */
  private static List<String> changes(WebhookCollector receiver, String pod) {
    return accepted(receiver, pod).stream().map(r -> r.json().at("/data/reason").asText()).toList();
  }

  private static List<WebhookCollector.Request> accepted(WebhookCollector receiver, String pod) {
    return receiver.accepted().stream().filter(r -> BrokenPods.pod(r).equals(pod)).toList();
  }
}
