package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.simulator.KubeSimulator;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * F10: an object that was deleted and made anew under its name while nobody watched is another
 * object: the old one is told as gone before the new one, and nothing of the old one's incident
 * regards the new one.
 */
class F10RecreatedObjectIT {

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
  void aHealthySuccessorEndsTheIncidentOfTheOldOne() {
    String old = uid(cluster.kube.store().apply(Sick.pod("shop", "db-0")));
    cluster.synced();
    cluster.awaits(event -> event.object().uid().equals(old));
    judged.pass(Duration.ofMinutes(1));
    assertThat(judged.standing()).containsExactly("db-0");
    await().until(() -> cluster.kube.watches().count("pods") == 1);
    cluster.kube.goOffline();
    cluster.kube.store().delete("pods", "shop", "db-0");
    JsonNode next = cluster.kube.store().apply(Objects.pod("shop", "db-0"));
    cluster.kube.store().compact();
    cluster.kube.goOnline();
    cluster.awaitsUpsert("db-0", version(next));
    assertThat(cluster.events)
        .extracting(event -> event.getClass().getSimpleName() + ' ' + event.object().uid())
        .containsExactly("Upserted " + old, "Deleted " + old, "Upserted " + uid(next));
    judged.pass(Duration.ofMinutes(10));
    assertThat(judged.standing()).isEmpty();
  }

  @Test
  void aSickSuccessorIsJudgedByItself() {
    String old = uid(cluster.kube.store().apply(Sick.pod("shop", "db-0")));
    cluster.synced();
    cluster.awaits(event -> event.object().uid().equals(old));
    await().until(() -> cluster.kube.watches().count("pods") == 1);
    cluster.kube.goOffline();
    cluster.kube.store().delete("pods", "shop", "db-0");
    JsonNode next = cluster.kube.store().apply(Sick.pod("shop", "db-0"));
    cluster.kube.goOnline();
    cluster.awaitsUpsert("db-0", version(next));
    judged.pass(Duration.ofMinutes(1));
    assertThat(judged.standing()).containsExactly("db-0");
    // An old record of the old object changes nothing any more.
    int before = judged.transitions().size();
    judged.accept(cluster.events.get(0));
    judged.pass(Duration.ofMinutes(1));
    assertThat(judged.transitions()).hasSize(before);
  }

  private static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }
}
