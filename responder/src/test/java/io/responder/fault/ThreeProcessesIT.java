package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes share two clusters over one external broker. */
class ThreeProcessesIT {

  private static final List<String> ALL = List.of("a", "b", "c");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void each_watches_and_reduces_its_share_and_a_leaving_one_hands_over_at_once() throws Exception {
    try (var group = new ServiceGroup(folder)) {
      for (var name : ALL) {
        group.start(name);
      }
      group.awaitShared(ALL);
      for (var name : ALL) {
        assertThat(group.member(name).shares()).as("shares of " + name).hasSizeBetween(1, 2);
        assertThat(group.member(name).get("/readyz")).contains("shares of the watching are here");
      }

      for (int i = 0; i < 30; i++) {
        for (var namespace : ServiceGroup.NAMESPACES) {
          group.breakPod("east", namespace, namespace + "-" + i);
        }
        group.breakPod("west", "any", "any-" + i);
      }
      group.awaitTruth(Duration.ofSeconds(40));
      assertThat(group.repeated()).as("calls that repeat one").isZero();
      // The architecture is that of a node in another share.
      assertThat(group.told()).allMatch(call -> call.body().contains("No build for linux/arm64"));
      for (var name : ALL) {
        assertThat(group.member(name).metric("responder_notify_deliveries_total{").values())
            .as("deliveries of " + name)
            .anyMatch(count -> count > 0);
      }

      var leaving = group.member("a");
      var share = ServiceGroup.podShare(leaving);
      var ending =
          CompletableFuture.supplyAsync(() -> leaving.process().term(Duration.ofSeconds(25)));
      var gap = group.gap(share, Duration.ofSeconds(6), "leaving");
      System.out.printf(
          Locale.ROOT, "three processes: longest gap by a SIGTERM %.1f s%n", gap.toMillis() / 1e3);
      assertThat(gap).isLessThan(Duration.ofSeconds(15));
      assertThat(ending.join().code()).isIn(0, 143);
      group.awaitShared(List.of("b", "c"));
      group.awaitTruth(Duration.ofSeconds(20));
    }
  }
}
