package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.access.Verb;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F02: a list that never answers is given up, said, and tried again; no thread stays behind. */
class F02HalfOpenListIT {

  private final WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)));

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aListThatHangsIsStaleAndThenTriedAgain() {
    cluster.kube.faults().on(Verb.LIST, "pods").times(2).hang();
    cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.start();
    cluster.awaitsOwn("pods", "WatchStale");
    cluster.awaits(event -> event.object().name().equals("a"));
    cluster.awaitsOwn("pods");
    assertThat(cluster.status("Pod").counters().failures()).isEqualTo(2);
    assertThat(cluster.status("Deployment").counters().failures()).isZero();
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("kube-"))
                .filter(thread -> thread.getName().endsWith("-lab")))
        .hasSize(2);
  }
}
