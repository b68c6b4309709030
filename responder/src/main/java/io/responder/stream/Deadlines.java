package io.responder.stream;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which key must be looked at next: the earliest deadline first, of several at one time by key, so
 * that it is the same order in every process and in a replay. One for each task; not thread-safe.
 *
 * <p>A deadline that moves on with every input is moved in the queue when its turn comes, not with
 * every input.
 */
final class Deadlines {

  private static final long SECOND = 1_000_000_000;

  /** Beyond this, the year 2262, no long counts nanoseconds. */
  private static final long FAR = Long.MAX_VALUE / SECOND;

  /** How many entries of the queue may be out of date beside as many that are not. */
  private static final int SPARE = 1_000;

  private final Map<String, Deadline> byKey = new HashMap<>();
  private PriorityQueue<Deadline> queue = emptyQueue();

  /** A key, and when it must be looked at. */
  record Due(String key, Instant at) {}

  private static final class Deadline {
    private final String key;
    private long at;

    /** Its place in the queue, not later than it is. Changes only outside of the queue. */
    private long queued;

    Deadline(String key, long at) {
      this.key = key;
      this.at = at;
      this.queued = at;
    }
  }

  private static PriorityQueue<Deadline> emptyQueue() {
    return new PriorityQueue<>(
        Comparator.comparingLong((Deadline deadline) -> deadline.queued)
            .thenComparing(deadline -> deadline.key));
  }

  /** Sets the key's deadline; null removes it. */
  void set(String key, @Nullable Instant at) {
    if (at == null) {
      byKey.remove(key);
    } else {
      long nanos = nanos(at);
      Deadline known = byKey.get(key);
      if (known != null && known.queued <= nanos) {
        known.at = nanos;
        return;
      }
      Deadline next = new Deadline(key, nanos);
      byKey.put(key, next);
      queue.add(next);
    }
    if (queue.size() > 2 * byKey.size() + SPARE) {
      queue = emptyQueue();
      queue.addAll(byKey.values());
    }
  }

  private static long nanos(Instant at) {
    long seconds = at.getEpochSecond();
    if (seconds >= FAR) {
      return Long.MAX_VALUE;
    }
    return seconds < -FAR ? Long.MIN_VALUE : seconds * SECOND + at.getNano();
  }

  /** The earliest that is not after {@code now}; it stays so until it is set anew. */
  @SuppressWarnings("ReferenceEquality") // the one that was queued, or another one of its key
  @Nullable Due first(Instant now) {
    long until = nanos(now);
    for (Deadline first = queue.peek();
        first != null && first.queued <= until;
        first = queue.peek()) {
      boolean isCurrent = byKey.get(first.key) == first;
      if (isCurrent && first.at == first.queued) {
        return new Due(
            first.key,
            Instant.ofEpochSecond(
                Math.floorDiv(first.at, SECOND), Math.floorMod(first.at, SECOND)));
      }
      queue.remove();
      if (isCurrent) {
        first.queued = first.at;
        queue.add(first);
      }
    }
    return null;
  }
}
