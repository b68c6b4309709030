package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.model.Incident;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The incidents of one cluster as people know them: the state of {@link Correlator}.
 *
 * @param asOf the latest time of an input
 * @param incidents the incidents that are not forgotten, by id
 */
public record ClusterIncidents(Instant asOf, Map<String, Known> incidents) {

  public ClusterIncidents {
    requireNonNull(asOf, "asOf");
    incidents = Collections.unmodifiableMap(new TreeMap<>(incidents));
  }

  /** The same cluster with other incidents. */
  public ClusterIncidents with(Map<String, Known> others) {
    return new ClusterIncidents(asOf, others);
  }

  /**
   * An incident as it was last put out.
   *
   * @param incident its state, with its explanation and its own count of transitions
   * @param seen the number of the last transition of the workload that is in it
   * @param explains whether it may explain others: while it lasts and for a time after
   */
  public record Known(Incident incident, int seen, boolean explains) {
    public Known {
      requireNonNull(incident, "incident");
    }

    boolean resolved() {
      return incident instanceof Incident.Resolved;
    }

    Known with(Incident next) {
      return new Known(next, seen, explains);
    }
  }
}
