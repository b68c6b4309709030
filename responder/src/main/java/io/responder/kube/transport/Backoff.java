package io.responder.kube.transport;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Growing pauses with full jitter. One thread. */
public final class Backoff {

  private static final Duration LONGEST = Duration.ofMinutes(5);

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
   * @param atLeast what the server asked for, null where it did not; more than five minutes are not
   *     waited for
   */
  public Duration next(@Nullable Duration atLeast) {
    long ceiling = Math.min(max.toMillis(), base.toMillis() << Math.min(20, Math.max(0, failures)));
    failures++;
    Duration pause = Duration.ofMillis(random.nextLong(Math.max(1, ceiling) + 1));
    if (atLeast == null || atLeast.compareTo(pause) <= 0) {
      return pause;
    }
    return (atLeast.compareTo(LONGEST) > 0 ? LONGEST : atLeast).plus(pause);
  }

  /** A pause that is no failure's, so that many who begin together do not go on together. */
  public Duration jitter() {
    return Duration.ofMillis(random.nextLong(Math.max(1, base.toMillis()) + 1));
  }

  /** Forgets the failures. */
  public void reset() {
    failures = 0;
  }
}
