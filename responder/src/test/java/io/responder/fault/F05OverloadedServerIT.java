package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.access.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F05: a server that is overloaded or fails is asked again with growing pauses and not before it
 * wants to be; a watch that it refuses so is no reason to list again.
 */
class F05OverloadedServerIT {

  private final WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)));

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void everyWaitThatTheServerAsksForIsHonoured() {
    List<Instant> asked = new CopyOnWriteArrayList<>();
    cluster
        .kube
        .faults()
        .on(
            request -> {
              boolean list = request.verb().equals("list") && request.resource().equals("pods");
              if (list) {
                asked.add(Instant.now());
              }
              return list;
            })
        .times(3)
        .reply(429, Map.of("Retry-After", "1"), "{}");
    cluster.synced();
    await().until(() -> cluster.status("Pod").state() == WatchStatus.State.SYNCED);
    assertThat(asked).hasSizeGreaterThanOrEqualTo(4);
    for (int i = 1; i <= 3; i++) {
      assertThat(Duration.between(asked.get(i - 1), asked.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }
  }

  @Test
  void aServerThatFailsIsTriedAgainAndThenSeen() {
    cluster.kube.faults().on("pods").times(10).reply(503, Map.of(), "{}");
    cluster.kube.faults().on("nodes").times(10).reply(500, Map.of(), "{}");
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.synced();
    cluster.awaits(event -> event.object().name().equals("a"));
    WatchStatus status = cluster.status("Pod");
    assertThat(status.counters().failures()).isGreaterThanOrEqualTo(10);
    assertThat(status.failingSince()).isNull();
  }

  @Test
  void aWatchThatIsRefusedForALoadIsNoReasonToList() {
    cluster.kube.faults().on(Verb.WATCH, "pods").times(5).reply(429, Map.of(), "{}");
    cluster.synced();
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
  }
}
