package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.model.ClusterEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * F04: an API server that is away is one statement about the cluster, not one for each kind; it is
 * asked with growing pauses, and when it is back everything goes on by itself.
 */
class F04ServerDownIT {

  @Test
  void aServerThatIsAwayIsToldOnceForTheClusterAndHeals() throws IOException {
    try (ProxiedCluster cluster = new ProxiedCluster(Duration.ofSeconds(30))) {
      cluster.kube.store().apply(Objects.pod("shop", "a"));
      cluster.watched.synced();
      cluster.watched.awaitsOwn("api-server");
      await().until(() -> cluster.kube.watches().count() > 10);
      cluster.proxy.refuse();
      cluster.proxy.rst();
      cluster.watched.awaitsOwn("api-server", "ClusterUnreachable");
      int before = cluster.watched.own.size();
      long failures = failures(cluster.watched);
      Instant from = Instant.now();
      await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
      double seconds = Duration.between(from, Instant.now()).toMillis() / 1_000.0;
      long kinds = cluster.watched.watch().status().size();
      // Full jitter up to 200 ms here: ten a second for each kind on the average.
      assertThat((failures(cluster.watched) - failures) / seconds / kinds).isLessThan(20);
      assertThat(cluster.watched.own).as("said once").hasSize(before);
      assertThat(cluster.watched.own)
          .filteredOn(ClusterEvent.Upserted.class::isInstance)
          .filteredOn(event -> !((ClusterEvent.Upserted) event).facts().symptoms().isEmpty())
          .singleElement()
          .satisfies(event -> assertThat(event.object().name()).isEqualTo("api-server"));
      JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "b"));
      cluster.proxy.pass();
      cluster.watched.awaitsUpsert("b", version(pod));
      cluster.watched.awaitsOwn("api-server");
      assertThat(cluster.watched.status("Pod").counters().lists()).isEqualTo(1);
    }
  }

  private static long failures(WatchedCluster cluster) {
    return cluster.watch().status().stream().mapToLong(s -> s.counters().failures()).sum();
  }
}
