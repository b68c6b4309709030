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
import io.responder.simulator.access.Verb;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F09: a watch stream that is cut within a line, or holds garbage, is taken up again where it was;
 * a page that is cut is no page. Nothing is lost, and nothing seems deleted.
 */
class F09GarbledStreamIT {

  private final WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)));

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void streamsThatMakeNoSenseAreOpenedAgainWithoutAList() {
    List<String> bodies =
        List.of(
            "{\"type\":\"BOGUS\"}\n\n%%%",
            "\n\n",
            "%%%",
            "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"metada",
            "{\"type\":\"ERROR\",\"object\":null}\n",
            "{\"type\":\"ERROR\"}\n",
            "{\"type\":\"BOGUS\",\"object\":{}}\n",
            "[1,2]\n",
            "null\n");
    for (String body : bodies) {
      cluster.kube.faults().on(Verb.WATCH, "pods").times(1).reply(200, Map.of(), body);
    }
    cluster.synced();
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").counters().watches()).isGreaterThan(bodies.size());
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
    assertThat(cluster.events).hasSize(1);
  }

  @Test
  void aStreamThatIsCutAnywhereLosesNothing() throws IOException {
    try (ProxiedCluster proxied = new ProxiedCluster(Duration.ofSeconds(30))) {
      proxied.watched.synced();
      await().until(() -> proxied.kube.watches().count() > 10);
      proxied.proxy.cutAfter(2_500);
      for (int i = 0; i < 30; i++) {
        proxied.kube.store().apply(Objects.pod("shop", "p" + i));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  proxied.watched.events.stream()
                          .map(event -> event.object().name())
                          .distinct()
                          .count()
                      == 30);
      assertThat(proxied.watched.events).hasSize(30);
      assertThat(proxied.watched.status("Pod").counters().lists()).isEqualTo(1);
    }
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
}
