package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.Objects;
import io.responder.model.ClusterEvent;
import io.responder.model.Report;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * F01: a watch whose connection died without a word is noticed by its silence. What happened
 * meanwhile is told, the time of blindness is counted, and since the server still knows the changes
 * there is neither a new list nor a gap.
 */
class F01HalfOpenWatchIT {

  @Test
  void whatHappensBehindADeadConnectionIsToldAfterTheReadTimeout() throws IOException {
    try (ProxiedCluster cluster = new ProxiedCluster(Duration.ofMillis(1_500))) {
      cluster.watched.synced();
      await().until(() -> cluster.kube.watches().count("pods") == 1);
      cluster.proxy.blackholeExisting();
      JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "b"));
      cluster.watched.awaitsUpsert("b", version(pod));
      WatchStatus status = cluster.watched.status("Pod");
      assertThat(status.counters().lists()).isEqualTo(1);
      assertThat(status.blind()).isPositive();
      assertThat(status.counters().gaps()).isZero();
      assertThat(cluster.watched.reports("pods", "ObservationGap")).isEmpty();
    }
  }

  @Test
  void changesThatTheServerForgotMeanwhileAreAGap() throws IOException {
    try (ProxiedCluster cluster = new ProxiedCluster(Duration.ofMillis(1_500))) {
      cluster.kube.store().apply(Objects.pod("shop", "goes"));
      cluster.watched.synced();
      cluster.watched.awaits(event -> event.object().name().equals("goes"));
      await().until(() -> cluster.kube.watches().count("pods") == 1);
      cluster.proxy.blackholeExisting();
      cluster.kube.store().delete("pods", "shop", "goes");
      JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "b"));
      cluster.kube.store().compact();
      cluster.watched.awaitsUpsert("b", version(pod));
      cluster.watched.awaits(ClusterEvent.Deleted.class::isInstance);
      Report gap =
          await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> cluster.watched.reports("pods", "ObservationGap"), l -> !l.isEmpty())
              .get(0);
      assertThat(gap.message()).contains("pods were not observed for").contains("listed again");
      assertThat(gap.firstSeen()).isBefore(gap.lastSeen().minusMillis(500));
      assertThat(cluster.watched.status("Pod").counters().gaps()).isEqualTo(1);
    }
  }
}
