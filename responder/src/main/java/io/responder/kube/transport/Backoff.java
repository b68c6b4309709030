package io.responder.kube.transport;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Growing pauses with full jitter. One thread. */
public final class Backoff {

  private final Duration base;
  private final Duration max;
  private final RandomGenerator random;
  private int failures;

  public Backoff(Duration base, Duration max, RandomGenerator random) {
    this.base = base;
    this.max = max;
    this.random = random;
  }

  /**
   * The pause after one more failure.
   *
   * @param atLeast what the server asked for, null where it did not
   */
  public Duration next(@Nullable Duration atLeast) {
    long ceiling = Math.min(max.toMillis(), base.toMillis() << Math.min(20, Math.max(0, failures)));
    failures++;
    Duration pause = Duration.ofMillis(random.nextLong(Math.max(1, ceiling) + 1));
    return atLeast != null && atLeast.compareTo(pause) > 0 ? atLeast.plus(pause) : pause;
  }

  /** Forgets the failures. */
  public void reset() {
    failures = 0;
  }
}
