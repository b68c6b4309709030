package io.responder.incident;

import static java.util.Comparator.comparing;

import io.responder.incident.ClusterIncidents.Known;
import io.responder.model.Diagnosis;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.Problem;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which incident explains which, among those of one cluster.
 *
 * <p>A explains B where A's rule says that it explains B's cause, B touches something that A
 * breaks, and B did not begin well before A. Of several explanations the one that began first is
 * taken: it is nearest to the root. Nothing explains itself, directly or in a circle.
 */
final class Explanations {

  private static final Comparator<Incident> EARLIEST =
      comparing((Incident i) -> i.problem().onset()).thenComparing(Incident::id);

  private final IncidentConfig config;
  private final List<Incident> sources;
  private final Map<String, String> explanations = new HashMap<>();

  Explanations(IncidentConfig config, Collection<Known> incidents) {
    this.config = config;
    this.sources =
        incidents.stream()
            .filter(Known::explains)
            .map(Known::incident)
            .filter(i -> !i.problem().diagnosis().explains().isEmpty())
            .sorted(EARLIEST)
            .toList();
    incidents.stream()
        .filter(k -> !k.resolved())
        .map(Known::incident)
        .sorted(EARLIEST)
        .forEach(this::explain);
  }

  /** The id of the incident that explains the one of {@code id}, null where it stands alone. */
  @Nullable String of(String id) {
    return explanations.get(id);
  }

  private void explain(Incident consequence) {
    Problem problem = consequence.problem();
    Set<Facet> touched = new HashSet<>(problem.diagnosis().touches());
    touched.add(Facet.ofWorkload(problem.workload()));
    sources.stream()
        .filter(source -> explains(source.problem(), problem, touched))
        .filter(source -> !leadsTo(source.id(), consequence.id()))
        .findFirst()
        .ifPresent(source -> explanations.put(consequence.id(), source.id()));
  }

  private boolean explains(Problem source, Problem consequence, Set<Facet> touched) {
    Diagnosis diagnosis = source.diagnosis();
    return diagnosis.explains().contains(consequence.diagnosis().cause())
        && diagnosis.provides().stream().anyMatch(touched::contains)
        && !consequence.onset().isBefore(source.onset().minus(config.onsetTolerance()));
  }

  /** True when following the explanations from {@code from} arrives at {@code to}. */
  private boolean leadsTo(String from, String to) {
    for (String id = from; id != null; id = explanations.get(id)) {
      if (id.equals(to)) {
        return true;
      }
    }
    return false;
  }
}
