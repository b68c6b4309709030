package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.model.Incident;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The incidents of one cluster as people know them: the state of {@link Correlator}.
 *
 * @param asOf the latest time of an input
 * @param incidents the incidents that are not forgotten, by id
 */
public record ClusterIncidents(Instant asOf, Map<String, Known> incidents) {

  public ClusterIncidents {
    requireNonNull(asOf, "asOf");
    // Sorted, because the order is part of determinism; persistent, because every input changes
    // one.
    incidents = incidents instanceof TreePMap<String, Known> tree ? tree : TreePMap.from(incidents);
  }

  TreePMap<String, Known> tree() {
    return (TreePMap<String, Known>) incidents;
  }

  /** The same cluster with other incidents. */
  public ClusterIncidents with(Map<String, Known> others) {
    return new ClusterIncidents(asOf, others);
  }

  /**
   * An incident as it was last put out.
   *
   * @param incident its state, with its explanation, its care and its own count of transitions
   * @param seen the number of the last transition of the workload that is in it
   * @param explains whether it may explain others: while it lasts and for a time after
   * @param since since when it has been waiting for somebody, null where it does not
   * @param announceAt when it is told, if it is not yet; null where it was
   * @param closed whether somebody declared it to be over: what is known of it says nothing new
   */
  public record Known(
      Incident incident,
      int seen,
      boolean explains,
      @Nullable Instant since,
      @Nullable Instant announceAt,
      boolean closed) {
    public Known {
      requireNonNull(incident, "incident");
    }

    String id() {
      return incident.id();
    }

    boolean resolved() {
      return incident instanceof Incident.Resolved;
    }

    boolean parent() {
      return incident.problem().commonCause() != null;
    }

    /** An incident that stands for others and is not over. */
    boolean standing() {
      return parent() && !resolved();
    }

    Known with(Incident next) {
      return new Known(next, seen, explains, since, announceAt, closed);
    }

    Known seen(int number) {
      return new Known(incident, number, explains, since, announceAt, closed);
    }

    Known explaining(boolean now) {
      return new Known(incident, seen, now, since, announceAt, closed);
    }

    Known waitingSince(@Nullable Instant start) {
      return new Known(incident, seen, explains, start, announceAt, closed);
    }

    Known announcedAt(@Nullable Instant time) {
      return new Known(incident, seen, explains, since, time, closed);
    }

    Known closed(boolean now) {
      return new Known(incident, seen, explains, since, announceAt, now);
    }
  }
}
