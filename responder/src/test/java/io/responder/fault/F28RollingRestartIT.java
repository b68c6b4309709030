package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F28: while problems come and go, one process becomes three, each of them is restarted, and two
 * leave. Nothing is lost, nothing is told wrongly, and a change is told twice at most.
 */
class F28RollingRestartIT {

  private static final int EACH_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void nothing_is_lost_while_processes_come_restart_and_go() throws Exception {
    var load = Executors.newSingleThreadScheduledExecutor();
    try (var group = new ServiceGroup(folder)) {
      group.start("a");
      group.awaitShared(List.of("a"));
      var problems = new AtomicInteger();
      var random = new Random(28);
      var running =
          load.scheduleAtFixedRate(
              () -> problem(group, problems.getAndIncrement(), random),
              0,
              EACH_MILLIS,
              TimeUnit.MILLISECONDS);

      group.start("b");
      group.start("c");
      group.awaitShared(List.of("a", "b", "c"));
      for (var name : List.of("a", "b", "c")) {
        var ended = group.member(name).process().term(PATIENCE);
        assertThat(ended.code()).as("exit code of " + name).isIn(0, 143);
        group.start(name);
        group.awaitShared(List.of("a", "b", "c"));
      }
      group.member("b").process().term(PATIENCE);
      group.member("c").process().term(PATIENCE);
      group.awaitShared(List.of("a"));

      assertThat(running.isDone()).as("the load ended early").isFalse();
      running.cancel(false);
      load.shutdown();
      assertThat(load.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
      group.awaitTruth(Duration.ofSeconds(60));
      assertThat(group.mostRepeated()).as("copies of one change").isLessThanOrEqualTo(2);
      System.out.printf(
          "F28: %d problems, %d calls, %d of them repeat one%n",
          problems.get(), group.told().size(), group.repeated());
    } finally {
      load.shutdownNow();
    }
  }

  /** Breaks a pod, and heals two of three some seconds later. */
  private static void problem(ServiceGroup group, int number, Random random) {
    var all = List.of("east/shop", "east/pay", "east/data", "west");
    group.breakPodOf(all.get(random.nextInt(all.size())), "p-" + number);
    group.healOlderThan(30);
  }
}
