package io.responder.incident;

import static java.util.Comparator.comparing;

import io.responder.incident.WorkloadIncidents.Held;
import io.responder.incident.WorkloadIncidents.Tracked;
import io.responder.model.Diagnosis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which finding belongs to which incident: a function of what holds, not of how it came about. */
final class Grouping {

  /** Opened before pending, then the one that began first. */
  static final Comparator<Tracked> EARLIEST =
      comparing((Tracked t) -> t.incident().openedAt() == null)
          .thenComparing(t -> t.incident().problem().onset())
          .thenComparing(t -> t.incident().id());

  private final Collection<Tracked> incidents;
  private final Collection<Held> held;
  private final Set<String> heldCauses;

  Grouping(Map<String, Tracked> incidents, Map<String, Held> held) {
    this.incidents = incidents.values();
    this.held = held.values();
    this.heldCauses = this.held.stream().map(Held::cause).collect(Collectors.toSet());
  }

  /** What holds for each incident, by incident id; every incident has an entry. */
  Map<String, List<Held>> supports() {
    Map<String, List<Held>> supports = new TreeMap<>();
    incidents.forEach(t -> supports.put(t.incident().id(), new ArrayList<>()));
    for (Held finding : held) {
      owner(finding.cause())
          .ifPresent(t -> supports.getOrDefault(t.incident().id(), List.of()).add(finding));
    }
    return supports;
  }

  /**
   * The incident that findings of {@code cause} belong to. One that is not resolved comes first,
   * then the one of just this cause, then one whose own cause holds too. What is left is decided by
   * age: among causes that hold the first, among those that no longer do the last.
   */
  Optional<Tracked> owner(String cause) {
    Comparator<Tracked> byFit =
        comparing(Tracked::resolved)
            .thenComparing(t -> !t.cause().equals(cause))
            .thenComparing(t -> !holds(t));
    return incidents.stream()
        .filter(t -> t.covers(cause))
        .min(byFit.thenComparing(this::byAge).thenComparing(t -> t.incident().id()));
  }

  /** The unresolved incidents that are the problem that {@code diagnosis} describes. */
  List<Tracked> sameProblem(Diagnosis diagnosis) {
    List<Tracked> same =
        incidents.stream()
            .filter(t -> !t.resolved())
            .filter(
                t -> t.cause().equals(diagnosis.cause()) || diagnosis.refines().contains(t.cause()))
            .sorted(EARLIEST)
            .toList();
    return same.isEmpty() ? outdated(diagnosis) : same;
  }

  /**
   * Incidents whose own cause no longer holds and that live only from findings that {@code
   * diagnosis} explains too: the problem went on under another cause.
   */
  private List<Tracked> outdated(Diagnosis diagnosis) {
    Map<String, List<Held>> supports = supports();
    Set<String> explained = new HashSet<>(diagnosis.refines());
    return incidents.stream()
        .filter(t -> !t.resolved() && !holds(t))
        .filter(
            t -> {
              List<Held> support = supports.getOrDefault(t.incident().id(), List.of());
              return !support.isEmpty()
                  && support.stream().allMatch(h -> explained.contains(h.cause()));
            })
        .sorted(EARLIEST)
        .toList();
  }

  private boolean holds(Tracked tracked) {
    return heldCauses.contains(tracked.cause());
  }

  private int byAge(Tracked a, Tracked b) {
    Instant first = a.incident().problem().onset();
    Instant second = b.incident().problem().onset();
    return holds(a) ? first.compareTo(second) : second.compareTo(first);
  }
}
