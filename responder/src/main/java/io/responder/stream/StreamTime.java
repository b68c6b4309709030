package io.responder.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The time that deadlines live in: no later than what still waits to be processed.
 *
 * <p>After an outage the pipeline reads what happened in the meantime. By the clock on the wall
 * every deadline of that time is over already; applied at once, a pod that was not ready for ten
 * seconds would be told as one that never became ready, only because its recovery is the next
 * record to be read. What comes out of one stage is read by the next, so that a stage waits for
 * those before it, too.
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
  private volatile Map<String, Backlog> backlogs = Map.of();

  /**
   * @param from when the oldest record that waits was written
   * @param since when that was seen first
   */
  private record Backlog(Instant from, Instant since) {}

  StreamTime(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes over what a look at the broker found. One thread at a time.
   *
   * @param oldest when the oldest record that waits in a topic was written; none where nothing
   *     waits
   */
  void seen(Map<String, Instant> oldest) {
    Instant now = clock.instant();
    Map<String, Backlog> former = backlogs;
    Map<String, Backlog> next = new HashMap<>();
    oldest.forEach(
        (topic, from) -> {
          Backlog known = former.get(topic);
          if (known != null && known.from.equals(from)) {
            next.put(topic, known);
          } else if (from.plus(TOLERANCE).isBefore(now)) {
            next.put(topic, new Backlog(from, now));
          }
        });
    backlogs = Map.copyOf(next);
  }

  /** Whether a backlog holds deadlines up. */
  boolean isBehind() {
    Instant now = clock.instant();
    return backlogs.values().stream().anyMatch(backlog -> holds(backlog, now));
  }

  /** What time it is for deadlines that depend on what waits in some topics. */
  Instant now(Collection<String> topics) {
    Instant now = clock.instant();
    Map<String, Backlog> current = backlogs;
    Instant time = now;
    for (String topic : topics) {
      Backlog backlog = current.get(topic);
      if (backlog != null && holds(backlog, now) && backlog.from.isBefore(time)) {
        time = backlog.from;
      }
    }
    return time;
  }

  private static boolean holds(Backlog backlog, Instant now) {
    return !backlog.since.plus(PATIENCE).isBefore(now);
  }
}
