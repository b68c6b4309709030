package io.responder.history;

import io.responder.model.Incident;
import io.responder.model.Told;
import io.responder.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The episodes of all incidents that were ever told and still fit. Thread-safe.
 *
 * <p>Beyond {@code limit} the ones that ended first are forgotten, and {@link #completeSince} says
 * from when on none is missing.
 */
public final class Ledger {

  private static final Comparator<Kept> ENDED_FIRST =
      Comparator.comparing(Kept::end).thenComparing(kept -> kept.episode().id());

  private final int limit;
  private final Map<String, Kept> kept = new HashMap<>(); // guarded by this
  private final TreeSet<Kept> byEnd = new TreeSet<>(ENDED_FIRST); // guarded by this
  // By incident and receiver; may come before the incident itself, from another topic.
  private final Map<String, Map<String, Instant>> told = new LinkedHashMap<>(); // guarded by this
  private @Nullable Instant forgottenUntil; // guarded by this
  private @Nullable Instant earliest; // guarded by this

  private record Kept(Episode episode, int number, Instant at) {
    Instant end() {
      Instant resolvedAt = episode.resolvedAt();
      return resolvedAt == null ? Instant.MAX : resolvedAt;
    }
  }

  public Ledger(int limit) {
    this.limit = limit;
  }

  /** Takes a transition over; an older one than is known changes nothing. */
  public synchronized void take(Transition transition) {
    Incident incident = transition.after();
    if (incident instanceof Incident.Pending) {
      return;
    }
    Kept former = kept.get(incident.id());
    boolean isNews =
        former == null
            || transition.number() > former.number()
            || transition.at().isAfter(former.at());
    if (!isNews) {
      return;
    }
    if (former != null) {
      byEnd.remove(former);
    }
    Kept next = new Kept(Episode.of(incident), transition.number(), transition.at());
    earliest = earlier(earliest, next.episode().openedAt());
    kept.put(incident.id(), next);
    byEnd.add(next);
    while (byEnd.size() > limit) {
      Kept forgotten = byEnd.pollFirst();
      kept.remove(forgotten.episode().id());
      told.remove(forgotten.episode().id());
      Instant end = forgotten.end().equals(Instant.MAX) ? forgotten.at() : forgotten.end();
      forgottenUntil = forgottenUntil == null || end.isAfter(forgottenUntil) ? end : forgottenUntil;
    }
  }

  /** Takes over that a receiver has the news of an incident; of several the first counts. */
  public synchronized void take(Told news) {
    told.computeIfAbsent(news.incident(), id -> new HashMap<>(2))
        .merge(news.receiver().intern(), news.at(), Ledger::earlier);
    if (told.size() > limit) {
      told.remove(told.keySet().iterator().next());
    }
  }

  /** The episodes, in no order. */
  public synchronized List<Episode> episodes() {
    List<Episode> episodes = new ArrayList<>(kept.size());
    kept.forEach(
        (id, one) -> {
          Map<String, Instant> known = told.get(id);
          episodes.add(known == null ? one.episode() : one.episode().known(known));
        });
    return episodes;
  }

  /** No episode that lasted after it is missing; null where none was ever forgotten. */
  public synchronized @Nullable Instant completeSince() {
    return forgottenUntil;
  }

  /** When the oldest incident was opened that was ever seen; null where there was none. */
  public synchronized @Nullable Instant earliest() {
    return earliest;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }
}
