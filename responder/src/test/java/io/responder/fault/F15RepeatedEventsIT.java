package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
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
 * F15: core Events that are listed again, counted up, come in either form or without times tell
 * nothing twice; what a list brings counts only while it is young.
 */
class F15RepeatedEventsIT {

  private final KubeSimulator kube = KubeSimulator.start();
  private final Judged judged = new Judged();

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void fiveHundredEventsThatARestartListsAgainTellNothingTwice() {
    int pods = 100;
    for (int i = 0; i < pods; i++) {
      JsonNode pod = kube.store().apply(Sick.pod("shop", "web-" + i));
      String uid = pod.path("metadata").path("uid").asText();
      for (int e = 0; e < 5; e++) {
        kube.store().apply(Objects.event("shop", "web-" + i + '.' + e, "web-" + i, uid, "BackOff"));
      }
    }
    WatchedCluster first = watch();
    await().atMost(Duration.ofSeconds(30)).until(() -> first.events.size() == pods * 6);
    judged.pass(Duration.ofMinutes(1));
    first.watch().close();
    int before = judged.transitions().size();
    // Each pod, and the one incident that stands for them all.
    assertThat(judged.standing()).hasSize(pods + 1);
    WatchedCluster second = watch();
    await().atMost(Duration.ofSeconds(30)).until(() -> second.events.size() == pods * 6);
    await().until(() -> second.snapshots.stream().anyMatch(s -> s.kind().equals("Pod")));
    assertThat(judged.transitions()).hasSize(before);
    assertThat(judged.standing()).hasSize(pods + 1);
    second.watch().close();
  }

  @Test
  void aHigherCountIsToldAndOpensNoSecondIncident() {
    JsonNode pod = kube.store().apply(Sick.pod("shop", "web"));
    String uid = pod.path("metadata").path("uid").asText();
    WatchedCluster watched = watch();
    String event = Objects.event("shop", "web.1", "web", uid, "BackOff");
    kube.store().apply(event);
    watched.awaits(said -> counts(said, 3));
    kube.store().apply(event.replace("\"count\": 3", "\"count\": 4"));
    watched.awaits(said -> counts(said, 4));
    // The new form: a series, microseconds, no count.
    kube.store()
        .apply(
            event
                .replace("web.1", "web.2")
                .replace(
                    "\"count\": 3",
                    "\"eventTime\": \"2026-11-21T05:00:00.123456Z\", \"series\": {\"count\": 7, \"lastObservedTime\": \"2026-11-21T05:00:01.654321Z\"}"));
    watched.awaits(said -> counts(said, 7));
    judged.pass(Duration.ofMinutes(1));
    assertThat(judged.incidents()).hasSize(1);
    watched.watch().close();
  }

  private static boolean counts(ClusterEvent event, long count) {
    return event instanceof ClusterEvent.Reported reported && reported.report().count() == count;
  }

  private WatchedCluster watch() {
    WatchedCluster watched = new WatchedCluster(kube, "lab", config(Duration.ofSeconds(30)));
    watched.onward = judged;
    watched.synced();
    return watched;
  }
}
