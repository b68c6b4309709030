package io.responder.simulator.recording;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast a recording is played.
 *
 * @param factor how many recorded seconds pass in a second; 0 for no waiting at all
 */
public record Pace(double factor) {
  /** Without waiting. */
  public static final Pace AS_FAST_AS_POSSIBLE = new Pace(0);

  /** As it was recorded. */
  public static final Pace AS_RECORDED = new Pace(1);

  public Pace {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("a pace is a factor of at least 0, not " + factor);
    }
  }

  /** So many times faster than recorded. */
  public static Pace times(double factor) {
    return new Pace(factor);
  }

  /**
   * The wait between two changes; none when the second has no time or an earlier one, as happens
   * where clocks of several machines meet.
   */
  public Duration between(@Nullable Instant earlier, @Nullable Instant later) {
    if (factor == 0 || earlier == null || later == null || !later.isAfter(earlier)) {
      return Duration.ZERO;
    }
    long nanos = (long) (Duration.between(earlier, later).toNanos() / factor);
    return Duration.ofNanos(nanos);
  }
}
