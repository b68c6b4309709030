package io.responder.incident;

import static java.util.Comparator.comparing;

import io.responder.incident.ClusterIncidents.Known;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What can be looked up about the incidents of one cluster: a function of them, kept up to date
 * while they change. One thread at a time.
 */
final class IncidentIndex {

  static final Comparator<Incident> EARLIEST =
      comparing((Incident i) -> i.problem().onset()).thenComparing(Incident::id);

  private final TreeSet<Incident> sources = new TreeSet<>(EARLIEST);
  private final Map<Facet, TreeSet<Incident>> sourcesOf = new HashMap<>();
  private final Map<Facet, Set<String>> touching = new HashMap<>();
  private final Map<String, Set<String>> alike = new HashMap<>();
  private final Map<String, Set<String>> members = new HashMap<>();
  private final Map<String, String> parents = new HashMap<>();
  private final Set<String> loners = new HashSet<>();
  private final TreeSet<Due> deadlines = new TreeSet<>(comparing(Due::at).thenComparing(Due::id));

  /** When time changes something about an incident. */
  record Due(Instant at, String id) {}

  /** Takes over what became of an incident; either may be null. */
  void replace(@Nullable Known before, @Nullable Known after, IncidentConfig config) {
    if (before != null) {
      remove(before, config);
    }
    if (after != null) {
      add(after, config);
    }
  }

  /** Those whose rule says that they explain others, the earliest first. */
  Collection<Incident> sources() {
    return sources;
  }

  /** Those that break the thing, the earliest first. */
  Collection<Incident> breaking(Facet facet) {
    return sourcesOf.getOrDefault(facet, new TreeSet<>(EARLIEST));
  }

  /** The unresolved ones that touch the thing. */
  Set<String> touching(Facet facet) {
    return touching.getOrDefault(facet, Set.of());
  }

  /** The unresolved ones of a likeness that neither stand for others nor are explained. */
  Set<String> alike(Likeness likeness) {
    return alike.getOrDefault(likeness.key(), Set.of());
  }

  /** The unresolved ones that stand for themselves only. */
  Set<String> loners() {
    return loners;
  }

  /** The unresolved members of a parent. */
  Set<String> members(String parent) {
    return Collections.unmodifiableSet(members.getOrDefault(parent, Set.of()));
  }

  /** The id of the incident that stands for a likeness, or stood for it lately. */
  @Nullable String parent(String key) {
    return parents.get(key);
  }

  /** The earliest deadline, and whose it is. */
  @Nullable Due next() {
    return deadlines.isEmpty() ? null : deadlines.first();
  }

  private void add(Known known, IncidentConfig config) {
    Incident incident = known.incident();
    Problem problem = incident.problem();
    Instant deadline = Deadline.of(known, config);
    if (deadline != null) {
      deadlines.add(new Due(deadline, incident.id()));
    }
    if (known.parent()) {
      parents.put(Parent.key(problem), incident.id());
    }
    if (known.explains() && !problem.diagnosis().explains().isEmpty()) {
      sources.add(incident);
      problem
          .diagnosis()
          .provides()
          .forEach(f -> sourcesOf.computeIfAbsent(f, x -> new TreeSet<>(EARLIEST)).add(incident));
    }
    if (known.resolved() || known.parent()) {
      return;
    }
    touched(problem).forEach(f -> into(touching, f, incident.id()));
    if (problem.memberOf() != null) {
      into(members, problem.memberOf(), incident.id());
    } else if (problem.consequenceOf() == null) {
      loners.add(incident.id());
    }
    if (problem.consequenceOf() == null) {
      Likeness.of(incident).forEach(likeness -> into(alike, likeness.key(), incident.id()));
    }
  }

  private void remove(Known known, IncidentConfig config) {
    Incident incident = known.incident();
    Problem problem = incident.problem();
    Instant deadline = Deadline.of(known, config);
    if (deadline != null) {
      deadlines.remove(new Due(deadline, incident.id()));
    }
    if (known.parent()) {
      parents.remove(Parent.key(problem), incident.id());
    }
    if (known.explains() && !problem.diagnosis().explains().isEmpty()) {
      sources.remove(incident);
      problem
          .diagnosis()
          .provides()
          .forEach(
              f -> {
                TreeSet<Incident> those = sourcesOf.get(f);
                if (those != null && those.remove(incident) && those.isEmpty()) {
                  sourcesOf.remove(f);
                }
              });
    }
    if (known.resolved() || known.parent()) {
      return;
    }
    touched(problem).forEach(f -> out(touching, f, incident.id()));
    if (problem.memberOf() != null) {
      out(members, problem.memberOf(), incident.id());
    }
    loners.remove(incident.id());
    if (problem.consequenceOf() == null) {
      Likeness.of(incident).forEach(likeness -> out(alike, likeness.key(), incident.id()));
    }
  }

  /** The things a problem involves, its own workload among them. */
  static Set<Facet> touched(Problem problem) {
    Set<Facet> touched = new HashSet<>(problem.diagnosis().touches());
    touched.add(Facet.ofWorkload(problem.workload()));
    return touched;
  }

  private static <K> void into(Map<K, Set<String>> map, K key, String id) {
    map.computeIfAbsent(key, x -> new TreeSet<>()).add(id);
  }

  private static <K> void out(Map<K, Set<String>> map, K key, String id) {
    Set<String> ids = map.get(key);
    if (ids != null && ids.remove(id) && ids.isEmpty()) {
      map.remove(key);
    }
  }
}
