package io.responder.rule.history;

import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.Symptom;
import io.responder.rule.history.ObjectHistory.CountMark;
import io.responder.rule.history.ObjectHistory.RestartMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the containers of one object restarted of late: what their counters grew by while they
 * were watched. Immutable and bounded.
 *
 * @param marks the counts by part, each when it was first seen; the oldest is where counting begins
 * @param clock the object's time
 */
public record Restarts(Map<String, List<RestartMark>> marks, Instant clock) {
  public static final Duration WINDOW = Duration.ofMinutes(30);
  public static final int MOST_MARKS = 16;
  private static final int MOST_PARTS = 32;

  /** No container was seen yet. */
  public static final Restarts NONE = new Restarts(Map.of(), Instant.EPOCH);

  /** How often a part restarted within the window, now that its counter says so many. */
  public long recent(String part, long count) {
    List<RestartMark> marked = marks.get(part);
    return marked == null ? count : Math.max(0, count - marked.get(base(marked)).restarts());
  }

  /** The same of the part that restarted most. */
  public long most() {
    long most = 0;
    for (Map.Entry<String, List<RestartMark>> part : marks.entrySet()) {
      List<RestartMark> marked = part.getValue();
      most = Math.max(most, recent(part.getKey(), marked.get(marked.size() - 1).restarts()));
    }
    return most;
  }

  /** When a part restarted how often, the oldest first. */
  public List<CountMark> times(String part) {
    List<CountMark> counted = new ArrayList<>();
    RestartMark before = null;
    for (RestartMark mark : marks.getOrDefault(part, List.of())) {
      if (before != null && mark.restarts() > before.restarts()) {
        counted.add(new CountMark(mark.at(), mark.restarts() - before.restarts()));
      }
      before = mark;
    }
    return counted;
  }

  /** With the counts of facts that were seen now. */
  Restarts seen(ObjectFacts seen, Sighting sighting) {
    Map<String, List<RestartMark>> changed = null;
    for (Symptom symptom : seen.symptoms()) {
      Long count = symptom.counters().get("restarts");
      if (count == null) {
        continue;
      }
      Map<String, List<RestartMark>> known = changed == null ? marks : changed;
      List<RestartMark> before = known.get(symptom.part());
      if (before == null && known.size() >= MOST_PARTS) {
        continue;
      }
      if (before != null && isUnchanged(before, count)) {
        continue;
      }
      changed = changed == null ? new HashMap<>(marks) : changed;
      // A container that was never seen before and is well now has restarted some other day.
      boolean other = sighting == Sighting.FIRST && seen.health() == Health.HEALTHY;
      changed.put(
          symptom.part(),
          marked(
              before == null ? List.of(new RestartMark(clock, other ? count : 0)) : before, count));
    }
    return changed == null ? this : new Restarts(changed, clock);
  }

  /** Whether the object was seen before. */
  enum Sighting {
    FIRST,
    LATER
  }

  private boolean isUnchanged(List<RestartMark> marked, long count) {
    return base(marked) == 0 && marked.get(marked.size() - 1).restarts() == count;
  }

  private List<RestartMark> marked(List<RestartMark> before, long count) {
    List<RestartMark> marked = new ArrayList<>(before);
    if (marked.get(marked.size() - 1).restarts() != count) {
      marked.add(new RestartMark(clock, count));
    }
    return List.copyOf(marked.subList(base(marked), marked.size()));
  }

  /** The last mark before the window, or the oldest that is kept. */
  private int base(List<RestartMark> marked) {
    Instant from = clock.minus(WINDOW);
    int base = Math.max(0, marked.size() - MOST_MARKS);
    while (base + 1 < marked.size() && !marked.get(base + 1).at().isAfter(from)) {
      base++;
    }
    return base;
  }
}
