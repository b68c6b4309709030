package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.model.Incident;
import io.responder.model.Mute;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The incidents of one cluster as people know them: the state of {@link Correlator}.
 *
 * @param asOf the latest time of an input
 * @param cluster the cluster's name
 * @param incidents the incidents that are not forgotten, by id
 * @param silences the silences that are not forgotten, by id
 */
public record ClusterIncidents(
    Instant asOf,
    String cluster,
    Map<String, Known> incidents,
    Map<String, KnownSilence> silences) {

  @SuppressWarnings("NullAway") // Older states know neither the name nor silences.
  public ClusterIncidents {
    requireNonNull(asOf, "asOf");
    // Sorted, because the order is part of determinism; persistent, because every input changes
    // one.
    incidents = tree(incidents);
    silences = tree(silences);
    cluster = cluster == null || cluster.isEmpty() ? cluster(incidents) : cluster;
  }

  /** A cluster of which nothing is known yet. */
  static ClusterIncidents none(Instant asOf, String cluster) {
    return new ClusterIncidents(asOf, cluster, Map.of(), Map.of());
  }

  private static <V> TreePMap<String, V> tree(@Nullable Map<String, V> map) {
    if (map == null) {
      return TreePMap.empty();
    }
    return map instanceof TreePMap<String, V> tree ? tree : TreePMap.from(map);
  }

  private static String cluster(Map<String, Known> incidents) {
    return incidents.isEmpty()
        ? ""
        : incidents.values().iterator().next().incident().problem().workload().cluster();
  }

  TreePMap<String, Known> tree() {
    return (TreePMap<String, Known>) incidents;
  }

  TreePMap<String, KnownSilence> silenceTree() {
    return (TreePMap<String, KnownSilence>) silences;
  }

  /** The same cluster with other incidents. */
  public ClusterIncidents with(Map<String, Known> others) {
    return new ClusterIncidents(asOf, cluster, others, silences);
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
   * @param annotation what its objects say against telling of it, null where nothing
   */
  public record Known(
      Incident incident,
      int seen,
      boolean explains,
      @Nullable Instant since,
      @Nullable Instant announceAt,
      boolean closed,
      @Nullable Mute annotation) {
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
      return new Known(next, seen, explains, since, announceAt, closed, annotation);
    }

    Known seen(int number) {
      return new Known(incident, number, explains, since, announceAt, closed, annotation);
    }

    Known explaining(boolean now) {
      return new Known(incident, seen, now, since, announceAt, closed, annotation);
    }

    Known waitingSince(@Nullable Instant start) {
      return new Known(incident, seen, explains, start, announceAt, closed, annotation);
    }

    Known announcedAt(@Nullable Instant time) {
      return new Known(incident, seen, explains, since, time, closed, annotation);
    }

    Known annotated(@Nullable Mute mute) {
      return new Known(incident, seen, explains, since, announceAt, closed, mute);
    }

    /** The mute of its incident. */
    @Nullable Mute mutedBy() {
      return incident.problem().mutedBy();
    }

    Known closed(boolean now) {
      return new Known(incident, seen, explains, since, announceAt, now, annotation);
    }
  }
}
