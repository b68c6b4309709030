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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F16: clocks that differ by ten minutes, or jump, open nothing early, close nothing that stands,
 * and sweep nothing away.
 */
class F16ClockSkewIT {

  private final KubeSimulator kube = KubeSimulator.start();

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void theSameIncidentsWhateverTheResponderThinksTheTimeIs() {
    kube.store().apply(Sick.pod("shop", "sick"));
    kube.store().apply(Objects.pod("shop", "well"));
    for (Duration skew : List.of(Duration.ZERO, Duration.ofMinutes(10), Duration.ofMinutes(-10))) {
      Judged judged = new Judged();
      WatchedCluster watched = watch(() -> Instant.now().plus(skew), judged);
      await().until(() -> watched.events.size() == 2);
      judged.pass(Duration.ofMinutes(1));
      assertThat(judged.standing()).as("skew %s", skew).containsExactly("sick");
      assertThat(judged.incidents()).hasSize(1);
      watched.watch().close();
    }
  }

  @Test
  void aClockThatJumpsBackSweepsNothingAway() {
    kube.store().apply(Sick.pod("shop", "sick"));
    java.util.concurrent.atomic.AtomicReference<Duration> skew =
        new java.util.concurrent.atomic.AtomicReference<>(Duration.ZERO);
    Judged judged = new Judged();
    WatchedCluster watched = watch(() -> Instant.now().plus(skew.get()), judged);
    await().until(() -> watched.events.size() == 1);
    skew.set(Duration.ofMinutes(10));
    JsonNode second = kube.store().apply(Sick.pod("shop", "second"));
    watched.awaitsUpsert("second", version(second));
    skew.set(Duration.ofMinutes(-10));
    JsonNode third = kube.store().apply(Sick.pod("shop", "third"));
    watched.awaitsUpsert("third", version(third));
    long before = watched.snapshots.stream().filter(s -> s.kind().equals("Pod")).count();
    // A list anew makes a snapshot.
    kube.goOffline();
    kube.store().apply(Objects.pod("shop", "well"));
    kube.store().compact();
    kube.goOnline();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> watched.snapshots.stream().filter(s -> s.kind().equals("Pod")).count() > before);
    assertThat(watched.events).extracting(ClusterEvent::observedAt).isSorted();
    assertThat(judged.standing()).containsExactly("second", "sick", "third");
    watched.watch().close();
  }

  private WatchedCluster watch(InstantSource clock, Judged judged) {
    WatchedCluster watched =
        new WatchedCluster(
            kube,
            WatchedCluster.cluster(kube, "lab", ""),
            config(Duration.ofSeconds(30)),
            clock,
            judged);
    watched.synced();
    return watched;
  }
}
