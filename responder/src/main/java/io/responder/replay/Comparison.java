package io.responder.replay;

import static java.util.Objects.requireNonNull;

import io.responder.model.Diagnosis;
import io.responder.model.Incident;
import io.responder.model.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What other rules would have made of a time, beside what there was.
 *
 * <p>Two incidents are the same problem when they have one id, or else when they are of one
 * workload and last at the same time; those of one cause before those of another.
 *
 * @param differences what differs, the earliest first
 * @param same how many incidents do not
 * @param unknown how many incidents began before what is known and have no counterpart: nothing can
 *     be said of them
 */
public record Comparison(List<Difference> differences, int same, int unknown) {

  public Comparison {
    differences = List.copyOf(differences);
  }

  /**
   * The time that is compared.
   *
   * @param knownFrom nothing before it was looked at
   * @param from what ended before it is left out
   * @param to what began after it is left out
   * @param tolerance by how much times may differ without being different
   */
  public record Period(Instant knownFrom, Instant from, Instant to, Duration tolerance) {
    public Period {
      requireNonNull(knownFrom, "knownFrom");
      requireNonNull(from, "from");
      requireNonNull(to, "to");
      requireNonNull(tolerance, "tolerance");
    }

    private boolean includes(@Nullable Incident incident) {
      return incident != null && !opened(incident).isAfter(to) && !end(incident).isBefore(from);
    }

    private Instant end(Incident incident) {
      Instant resolvedAt = incident.resolvedAt();
      return resolvedAt == null || resolvedAt.isAfter(to) ? to : resolvedAt;
    }

    private boolean differ(Instant one, Instant other) {
      return Duration.between(one, other).abs().compareTo(tolerance) > 0;
    }
  }

  /** In what an incident differs. */
  public enum Change {
    /** There was none. */
    NEW("new"),
    /** There would be none. */
    GONE("gone"),
    CAUSE("cause"),
    SEVERITY("severity"),
    /** It would stand alone where another one explained it or stood for it, or the reverse. */
    RELATION("relation"),
    /** It would open or end at another time. */
    TIMING("timing");

    private final String label;

    Change(String label) {
      this.label = label;
    }

    /** The name in what is printed. */
    public String label() {
      return label;
    }
  }

  /**
   * One problem that differs.
   *
   * @param was the incident that there was, null where there was none
   * @param would the incident that there would have been, null where there would be none
   */
  public record Difference(@Nullable Incident was, @Nullable Incident would, Set<Change> changes) {
    public Difference {
      if (was == null && would == null) {
        throw new IllegalArgumentException("a difference needs an incident");
      }
      changes = EnumSet.copyOf(changes);
    }

    /** What is there of it, first what was. */
    public Incident either() {
      return requireNonNull(was == null ? would : was);
    }
  }

  private record Pair(Incident was, Incident would, int rank, Duration apart) {}

  private static final Comparator<Pair> CLOSEST =
      Comparator.comparing(Pair::rank)
          .thenComparing(Pair::apart)
          .thenComparing(pair -> pair.was().id())
          .thenComparing(pair -> pair.would().id());

  /**
   * Compares.
   *
   * @param was the incidents that there were, in their last state
   * @param closed the ids of those that a person declared to be over: their ends are not compared
   * @param would the incidents that there would have been
   */
  public static Comparison of(
      Collection<Incident> was, Set<String> closed, Collection<Incident> would, Period period) {
    List<Pair> pairs = pairs(was, would, period);
    Set<String> pairedWas = new HashSet<>();
    Set<String> pairedWould = new HashSet<>();
    List<Difference> differences = new ArrayList<>();
    int same = 0;
    for (Pair pair : pairs) {
      pairedWas.add(pair.was().id());
      pairedWould.add(pair.would().id());
      if (period.includes(pair.was()) || period.includes(pair.would())) {
        Set<Change> changes = changes(pair, closed, period);
        if (changes.isEmpty()) {
          same++;
        } else {
          differences.add(new Difference(pair.was(), pair.would(), changes));
        }
      }
    }
    int unknown = 0;
    for (Incident incident : was) {
      if (!pairedWas.contains(incident.id()) && period.includes(incident)) {
        if (opened(incident).isBefore(period.knownFrom())) {
          unknown++;
        } else {
          differences.add(new Difference(incident, null, EnumSet.of(Change.GONE)));
        }
      }
    }
    for (Incident incident : would) {
      if (!pairedWould.contains(incident.id()) && period.includes(incident)) {
        differences.add(new Difference(null, incident, EnumSet.of(Change.NEW)));
      }
    }
    differences.sort(
        Comparator.comparing((Difference d) -> opened(d.either()))
            .thenComparing(d -> d.either().problem().workload().key())
            .thenComparing(d -> d.either().id()));
    return new Comparison(differences, same, unknown);
  }

  /** Which belong together: each to one other at most, the closest first. */
  private static List<Pair> pairs(
      Collection<Incident> was, Collection<Incident> would, Period period) {
    Map<String, List<Incident>> places =
        would.stream().collect(Collectors.groupingBy(Comparison::place));
    List<Pair> possible =
        was.stream()
            .flatMap(
                one ->
                    places.getOrDefault(place(one), List.of()).stream()
                        .flatMap(other -> pair(one, other, period)))
            .sorted(CLOSEST)
            .toList();
    Set<String> takenWas = new HashSet<>();
    Set<String> takenWould = new HashSet<>();
    List<Pair> pairs = new ArrayList<>();
    for (Pair pair : possible) {
      if (!takenWas.contains(pair.was().id()) && !takenWould.contains(pair.would().id())) {
        takenWas.add(pair.was().id());
        takenWould.add(pair.would().id());
        pairs.add(pair);
      }
    }
    return pairs;
  }

  private static String place(Incident incident) {
    return incident.problem().workload().key();
  }

  private static Stream<Pair> pair(Incident was, Incident would, Period period) {
    Duration apart = Duration.between(opened(was), opened(would)).abs();
    if (was.id().equals(would.id())) {
      return Stream.of(new Pair(was, would, 0, apart));
    }
    boolean apartInTime =
        period.end(was).plus(period.tolerance()).isBefore(opened(would))
            || period.end(would).plus(period.tolerance()).isBefore(opened(was));
    if (apartInTime) {
      return Stream.empty();
    }
    Diagnosis diagnosis = would.problem().diagnosis();
    boolean sameCause = cause(was).equals(diagnosis.cause());
    boolean sameGroup = was.problem().diagnosis().group().equals(diagnosis.group());
    return Stream.of(new Pair(was, would, sameCause && sameGroup ? 1 : sameCause ? 2 : 3, apart));
  }

  private static Set<Change> changes(Pair pair, Set<String> closed, Period period) {
    Set<Change> changes = EnumSet.noneOf(Change.class);
    if (!cause(pair.was()).equals(cause(pair.would()))) {
      changes.add(Change.CAUSE);
    }
    if (pair.was().problem().diagnosis().severity()
        != pair.would().problem().diagnosis().severity()) {
      changes.add(Change.SEVERITY);
    }
    if (isAlone(pair.was().problem()) != isAlone(pair.would().problem())) {
      changes.add(Change.RELATION);
    }
    boolean opensElsewhen =
        !opened(pair.was()).isBefore(period.knownFrom())
            && !(opened(pair.was()).isBefore(period.from())
                && opened(pair.would()).isBefore(period.from()))
            && period.differ(opened(pair.was()), opened(pair.would()));
    boolean endsElsewhen =
        !closed.contains(pair.was().id())
            && period.differ(period.end(pair.was()), period.end(pair.would()));
    if (opensElsewhen || endsElsewhen) {
      changes.add(Change.TIMING);
    }
    return changes;
  }

  private static boolean isAlone(Problem problem) {
    return problem.consequenceOf() == null && problem.memberOf() == null;
  }

  private static String cause(Incident incident) {
    return incident.problem().diagnosis().cause();
  }

  private static Instant opened(Incident incident) {
    return Objects.requireNonNull(incident.openedAt(), "what is pending was told to nobody");
  }
}
