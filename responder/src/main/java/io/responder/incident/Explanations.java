package io.responder.incident;

import io.responder.incident.ClusterIncidents.Known;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which incident explains which: because its rule says so and both are about the same thing, or
 * because an Application only repeats what is wrong with its workloads. Changes nothing; does not
 * depend on the order in which the incidents came.
 */
final class Explanations {

  private final IncidentConfig config;
  private final IncidentIndex index;
  private final Function<String, @Nullable Known> incidents;
  // Those of incidents that explain others themselves; null where they must be worked out anew.
  private @Nullable Map<String, String> ofSources;

  /**
   * Of the incidents of one cluster.
   *
   * @param index of what {@code incidents} finds by id
   */
  Explanations(
      IncidentConfig config, IncidentIndex index, Function<String, @Nullable Known> incidents) {
    this.config = config;
    this.index = index;
    this.incidents = incidents;
  }

  /** Whether the rule of an incident says that it explains others. */
  static boolean isSource(@Nullable Known known) {
    return known != null && !known.incident().problem().diagnosis().explains().isEmpty();
  }

  /** Must be told of every change of an incident; either may be null. */
  void changed(@Nullable Known before, @Nullable Known after) {
    if ((isSource(before) || isSource(after)) && !isSame(before, after)) {
      ofSources = null;
    }
  }

  /** Whether it explains, and can be explained, as before. */
  private static boolean isSame(@Nullable Known before, @Nullable Known after) {
    if (before == null || after == null) {
      return false;
    }
    Problem former = before.incident().problem();
    Problem now = after.incident().problem();
    return before.resolved() == after.resolved()
        && before.explains() == after.explains()
        && former.diagnosis().equals(now.diagnosis())
        && former.onset().equals(now.onset())
        && former.workload().equals(now.workload());
  }

  /** The id of the incident that explains this one, null where it stands alone. */
  @Nullable String of(Incident incident) {
    String cause =
        isSource(incidents.apply(incident.id()))
            ? ofSources().get(incident.id())
            : candidates(incident).map(Incident::id).findFirst().orElse(null);
    return cause == null && ApplicationHealth.isAllOf(incident.problem())
        ? unhealthy(incident.problem())
        : cause;
  }

  /**
   * What is wrong with what an Application delivers: of several the first. One that ended lately
   * still explains it.
   */
  private @Nullable String unhealthy(Problem application) {
    Incident first = null;
    for (String id : index.touching(ApplicationHealth.delivered(application))) {
      Known known = incidents.apply(id);
      if (known != null
          && !ApplicationHealth.isApplication(known.incident().problem().workload())
          && isTimely(known.incident().problem(), application)
          && (first == null || IncidentIndex.EARLIEST.compare(known.incident(), first) < 0)) {
        first = known.incident();
      }
    }
    if (first != null) {
      return first.id();
    }
    String former = application.consequenceOf();
    Known ended = former == null ? null : incidents.apply(former);
    return ended != null && ended.resolved() && ended.explains() ? former : null;
  }

  private Stream<Incident> candidates(Incident consequence) {
    Problem problem = consequence.problem();
    Collection<Incident> breaking = new TreeSet<>(IncidentIndex.EARLIEST);
    for (Facet facet : IncidentIndex.touched(problem)) {
      breaking.addAll(index.breaking(facet));
    }
    return breaking.stream()
        .filter(source -> !source.id().equals(consequence.id()))
        .filter(source -> explains(source.problem(), problem));
  }

  private boolean explains(Problem source, Problem consequence) {
    return source.diagnosis().explains().contains(consequence.diagnosis().cause())
        && isTimely(source, consequence);
  }

  private boolean isTimely(Problem source, Problem consequence) {
    return !consequence.onset().isBefore(source.onset().minus(config.onsetTolerance()));
  }

  /** Those that explain others can be explained in turn, but not in a circle: all at once. */
  private Map<String, String> ofSources() {
    Map<String, String> known = ofSources;
    if (known != null) {
      return known;
    }
    Map<String, String> explanations = new HashMap<>();
    for (Incident source : index.sources()) {
      if (!(source instanceof Incident.Resolved)) {
        candidates(source)
            .filter(other -> !leadsTo(explanations, other.id(), source.id()))
            .findFirst()
            .ifPresent(other -> explanations.put(source.id(), other.id()));
      }
    }
    ofSources = explanations;
    return explanations;
  }

  private static boolean leadsTo(Map<String, String> explanations, String from, String to) {
    for (String id = from; id != null; id = explanations.get(id)) {
      if (id.equals(to)) {
        return true;
      }
    }
    return false;
  }
}
