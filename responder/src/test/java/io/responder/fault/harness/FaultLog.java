package io.responder.fault.harness;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which faults there were, and when. Thread-safe. */
public final class FaultLog {

  /** What a fault may cost. */
  public enum Cost {
    /** Nothing but time. */
    DELAY,
    /** A delivery may come twice: a crash, a rebalance, an answer that was lost. */
    DUPLICATE
  }

  /** One fault; {@code to} is null while it lasts. */
  public record Entry(String name, Cost cost, Instant from, @Nullable Instant to) {

    /** Whether any of it was in that time. */
    boolean overlaps(Instant start, Instant end) {
      return !from.isAfter(end) && (to == null || !to.isBefore(start));
    }
  }

  private final InstantSource clock;
  private final List<Entry> entries = new ArrayList<>(); // guarded by this

  public FaultLog(InstantSource clock) {
    this.clock = clock;
  }

  public synchronized void begin(String name, Cost cost) {
    entries.add(new Entry(name, cost, clock.instant(), null));
  }

  public synchronized void end(String name) {
    entries.replaceAll(
        e ->
            e.name().equals(name) && e.to() == null
                ? new Entry(name, e.cost(), e.from(), clock.instant())
                : e);
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How often there was each. */
  public synchronized Map<String, Integer> counts() {
    var counts = new TreeMap<String, Integer>();
    entries.forEach(e -> counts.merge(e.name(), 1, Integer::sum));
    return counts;
  }
}
