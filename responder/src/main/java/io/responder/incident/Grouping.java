package io.responder.incident;

import static java.util.Comparator.comparing;

import io.responder.incident.WorkloadIncidents.Held;
import io.responder.incident.WorkloadIncidents.Tracked;
import io.responder.model.Diagnosis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
  private final Set<Problem> problems;

  Grouping(Map<String, Tracked> incidents, Map<String, Held> held) {
    this.incidents = incidents.values();
    this.held = held.values();
    this.problems =
        this.held.stream().map(h -> new Problem(h.cause(), h.group())).collect(Collectors.toSet());
  }

  /** What makes a problem of a workload another one. */
  private record Problem(String cause, String group) {}

  /** What holds for each incident, by incident id; every incident has an entry. */
  Map<String, List<Held>> supports() {
    Map<String, List<Held>> supports = new TreeMap<>();
    incidents.forEach(t -> supports.put(t.incident().id(), new ArrayList<>()));
    for (Held finding : held) {
      owner(finding.cause(), finding.group())
          .ifPresent(t -> supports.getOrDefault(t.incident().id(), List.of()).add(finding));
    }
    return supports;
  }

  /**
   * The incident that findings of {@code cause} and {@code group} belong to. One that is not
   * resolved comes first, then the one of just this cause, then one whose own cause holds too. What
   * is left is decided by age: among causes that hold the first, among those that no longer do the
   * last.
   */
  Optional<Tracked> owner(String cause, String group) {
    Comparator<Tracked> byFit =
        comparing(Tracked::resolved)
            .thenComparing(t -> !t.diagnosis().isOf(cause, group))
            .thenComparing(t -> !holds(t));
    return incidents.stream()
        .filter(t -> t.diagnosis().covers(cause, group))
        .min(byFit.thenComparing(this::byAge).thenComparing(t -> t.incident().id()));
  }

  /** The unresolved incidents that are the problem that {@code diagnosis} describes. */
  List<Tracked> sameProblem(Diagnosis diagnosis) {
    List<Tracked> same =
        incidents.stream()
            .filter(t -> !t.resolved())
            .filter(
                t ->
                    diagnosis.isOf(t.diagnosis().cause(), t.diagnosis().group())
                        || diagnosis.refines(t.diagnosis()))
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
    return incidents.stream()
        .filter(t -> !t.resolved() && !holds(t))
        .filter(
            t -> {
              List<Held> support = supports.getOrDefault(t.incident().id(), List.of());
              return !support.isEmpty()
                  && support.stream().allMatch(h -> diagnosis.covers(h.cause(), h.group()));
            })
        .sorted(EARLIEST)
        .toList();
  }

  private boolean holds(Tracked tracked) {
    Diagnosis diagnosis = tracked.diagnosis();
    return problems.contains(new Problem(diagnosis.cause(), diagnosis.group()));
  }

  private int byAge(Tracked a, Tracked b) {
    Instant first = a.incident().problem().onset();
    Instant second = b.incident().problem().onset();
    return holds(a) ? first.compareTo(second) : second.compareTo(first);
  }
}
