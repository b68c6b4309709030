package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.model.Incident;
import io.responder.model.Mute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
   * @param commands the ids of the commands that took effect, the latest {@value #MAX_COMMANDS}:
   *     one that comes again does not
   */
  public record Known(
      Incident incident,
      int seen,
      boolean explains,
      @Nullable Instant since,
      @Nullable Instant announceAt,
      boolean closed,
      @Nullable Mute annotation,
      List<String> commands) {

    private static final int MAX_COMMANDS = 20;

    @SuppressWarnings("NullAway") // Older states do not know the commands.
    public Known {
      requireNonNull(incident, "incident");
      commands = commands == null ? List.of() : List.copyOf(commands);
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
      return new Known(next, seen, explains, since, announceAt, closed, annotation, commands);
    }

    Known seen(int number) {
      return new Known(incident, number, explains, since, announceAt, closed, annotation, commands);
    }

    Known explaining(boolean now) {
      return new Known(incident, seen, now, since, announceAt, closed, annotation, commands);
    }

    Known waitingSince(@Nullable Instant start) {
      return new Known(incident, seen, explains, start, announceAt, closed, annotation, commands);
    }

    Known announcedAt(@Nullable Instant time) {
      return new Known(incident, seen, explains, since, time, closed, annotation, commands);
    }

    Known annotated(@Nullable Mute mute) {
      return new Known(incident, seen, explains, since, announceAt, closed, mute, commands);
    }

    Known commanded(String command) {
      List<String> all = new ArrayList<>(commands);
      all.add(command);
      List<String> latest = all.subList(Math.max(0, all.size() - MAX_COMMANDS), all.size());
      return new Known(incident, seen, explains, since, announceAt, closed, annotation, latest);
    }

    /** The mute of its incident. */
    @Nullable Mute mutedBy() {
      return incident.problem().mutedBy();
    }

    Known closed(boolean now) {
      return new Known(incident, seen, explains, since, announceAt, now, annotation, commands);
    }
  }
}
