package io.responder.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which key must be looked at next. One for each task; not thread-safe. */
final class Deadlines {

  private record Deadline(Instant at, String key) {}

  private final Map<String, Instant> byKey = new HashMap<>();
  private final TreeSet<Deadline> inOrder =
      new TreeSet<>(Comparator.comparing(Deadline::at).thenComparing(Deadline::key));

  /** Sets the key's deadline; null removes it. */
  void set(String key, @Nullable Instant at) {
    Instant previous = at == null ? byKey.remove(key) : byKey.put(key, at);
    if (previous != null) {
      inOrder.remove(new Deadline(previous, key));
    }
    if (at != null) {
      inOrder.add(new Deadline(at, key));
    }
  }

  /**
   * The keys whose deadline is not after {@code now}, the earliest first, at most {@code limit}.
   */
  List<String> due(Instant now, int limit) {
    List<String> keys = new ArrayList<>();
    for (Deadline deadline : inOrder) {
      if (deadline.at().isAfter(now) || keys.size() == limit) {
        break;
      }
      keys.add(deadline.key());
    }
    return keys;
  }
}
