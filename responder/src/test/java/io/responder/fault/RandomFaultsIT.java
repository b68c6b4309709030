package io.responder.fault;

import io.responder.fault.harness.FaultRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seeded traffic and seeded faults of cluster, broker, receiver and service, and the invariants of
 * docs/testing.md after every half minute. {@code -Dfaults.seed} repeats a run, {@code
 * -Dfaults.duration} (such as {@code 30m}) makes it longer.
 */
class RandomFaultsIT {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void whatever_is_broken_every_problem_is_told_once() {
    long seed = Long.getLong("faults.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    var duration = duration(System.getProperty("faults.duration", "2m"));
    System.out.println("random faults: seed " + seed + ", " + duration);
    try (var run = new FaultRun(folder, seed, duration)) {
      System.out.println("random faults: " + run.run());
    }
  }

  private static Duration duration(String text) {
    return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
  }
}
