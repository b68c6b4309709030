package io.responder.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which key must be looked at next, to the millisecond. One for each task; not thread-safe.
 *
 * <p>A deadline that moves on with every input is moved in the queue when its turn comes, not with
 * every input.
 */
final class Deadlines {

  /** Beyond this no clock counts milliseconds. */
  private static final Instant FAR = Instant.ofEpochMilli(Long.MAX_VALUE).minusSeconds(1);

  /** How many entries of the queue may be out of date beside as many that are not. */
  private static final int SPARE = 1_000;

  private final Map<String, Deadline> byKey = new HashMap<>();
  private PriorityQueue<Deadline> queue = emptyQueue();

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
      long millis = millis(at);
      Deadline known = byKey.get(key);
      if (known != null && known.queued <= millis) {
        known.at = millis;
        return;
      }
      Deadline next = new Deadline(key, millis);
      byKey.put(key, next);
      queue.add(next);
    }
    if (queue.size() > 2 * byKey.size() + SPARE) {
      queue = emptyQueue();
      queue.addAll(byKey.values());
    }
  }

  /** No earlier than the instant. */
  private static long millis(Instant at) {
    return at.isAfter(FAR) ? Long.MAX_VALUE : at.plusNanos(999_999).toEpochMilli();
  }

  /**
   * The keys whose deadline is not after {@code now}, the earliest first, at most {@code limit}.
   */
  @SuppressWarnings("ReferenceEquality") // the one that was queued, or another one of its key
  List<String> due(Instant now, int limit) {
    long until = now.toEpochMilli();
    List<Deadline> due = new ArrayList<>();
    for (Deadline first = queue.peek();
        first != null && first.queued <= until && due.size() < limit;
        first = queue.peek()) {
      queue.remove();
      if (byKey.get(first.key) != first) {
        continue;
      }
      if (first.at > first.queued) {
        first.queued = first.at;
        queue.add(first);
      } else {
        due.add(first);
      }
    }
    // They stay due until they are set anew.
    queue.addAll(due);
    return due.stream().map(deadline -> deadline.key).toList();
  }
}
