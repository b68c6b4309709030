package io.responder.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time that deadlines live in: no later than what still waits to be processed.
 *
 * <p>After an outage the pipeline reads what happened in the meantime. By the clock on the wall
 * every deadline of that time is over already; applied at once, a pod that was not ready for ten
 * seconds would be told as one that never became ready, only because its recovery is the next
 * record to be read. What comes out of one stage is read by the next, so that all stages share the
 * time of the slowest.
 *
 * <p>A backlog that does not move for {@link #PATIENCE} holds no deadline up any longer: then
 * something is stuck, and late news is worse than news without its last words.
 *
 * <p>Thread-safe.
 */
final class StreamTime {

  /** What waits for no longer than this is no backlog. */
  static final Duration TOLERANCE = Duration.ofSeconds(5);

  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Clock clock;
  private volatile @Nullable Backlog backlog;

  /**
   * @param from when the oldest record that waits was written
   * @param since when that was seen first
   */
  private record Backlog(Instant from, Instant since) {}

  StreamTime(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes over what a look at the broker found.
   *
   * @param oldest when the oldest record that waits in any topic was written; null where nothing
   *     waits
   */
  void seen(@Nullable Instant oldest) {
    Instant now = clock.instant();
    Backlog former = backlog;
    if (oldest == null || oldest.plus(TOLERANCE).isAfter(now)) {
      backlog = null;
    } else if (former == null || !former.from.equals(oldest)) {
      backlog = new Backlog(oldest, now);
    }
  }

  /** Whether a backlog holds deadlines up. */
  boolean isBehind() {
    return held(clock.instant()) != null;
  }

  /** What time it is for deadlines. */
  Instant now() {
    Instant now = clock.instant();
    Backlog held = held(now);
    return held == null ? now : held.from;
  }

  private @Nullable Backlog held(Instant now) {
    Backlog current = backlog;
    return current == null || current.since.plus(PATIENCE).isBefore(now) ? null : current;
  }
}
