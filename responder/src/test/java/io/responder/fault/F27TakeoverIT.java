package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F27: one of several processes is killed, or frozen for longer than its session and goes on then.
 * What it did is done by the others within 15 seconds; what it still does when it wakes changes
 * nothing and tells nobody anything that is no longer so.
 */
class F27TakeoverIT {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void the_others_take_over_and_the_one_that_wakes_contradicts_nobody() throws Exception {
    try (var group = new ServiceGroup(folder)) {
      for (var name : List.of("a", "b", "c")) {
        group.start(name);
      }
      group.awaitShared(List.of("a", "b", "c"));

      var killed = group.member("a");
      var share = ServiceGroup.podShare(killed);
      for (int i = 0; i < 5; i++) {
        group.breakPodOf(share, "vanishing-" + i);
      }
      group.awaitTruth(Duration.ofSeconds(40));
      killed.process().kill();
      // Nobody sees them go.
      for (int i = 0; i < 5; i++) {
        group.deletePodOf(share, "vanishing-" + i);
      }
      var gap = group.gap(share, Duration.ofSeconds(3), "killed");
      report("kill -9", gap);
      assertThat(gap).isLessThan(LIMIT);
      group.awaitShared(List.of("b", "c"));
      group.awaitTruth(Duration.ofSeconds(60));

      // Frozen in the middle of everything: changes on their way through all of its parts.
      var frozen = group.member("b");
      var its = ServiceGroup.podShare(frozen);
      for (int i = 0; i < 60; i++) {
        group.breakPodOf(its, "zombie-" + i);
        group.breakPodOf("west", "zombie-" + i);
      }
      frozen.process().stop();
      gap = group.gap(its, Duration.ofSeconds(3), "frozen");
      report("SIGSTOP", gap);
      assertThat(gap).isLessThan(LIMIT);
      for (int i = 0; i < 60; i++) {
        group.healPodOf(its, "zombie-" + i);
        group.healPodOf("west", "zombie-" + i);
      }
      group.awaitShared(List.of("c"));
      group.awaitTruth(Duration.ofSeconds(40));
      frozen.process().cont();
      group.awaitShared(List.of("b", "c"));
      group.breakPodOf(its, "after");
      group.awaitTold("after", LIMIT);
      group.awaitTruth(Duration.ofSeconds(40));
      System.out.println("F27: calls that repeat one: " + group.repeated());
    }
  }

  private static void report(String fault, Duration gap) {
    System.out.printf(
        Locale.ROOT, "F27: longest gap by a %s %.1f s%n", fault, gap.toMillis() / 1e3);
  }
}
