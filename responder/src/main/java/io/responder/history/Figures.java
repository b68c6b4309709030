package io.responder.history;

import static java.util.stream.Collectors.groupingBy;

import io.responder.history.Episode.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long incidents took. Those that another one explains are left out: nobody was asked to act on
 * them.
 *
 * @param incidents how many were opened in the time
 * @param open how many of them are not resolved
 * @param detect from the onset, as the cluster states it, until it was seen
 * @param know from the onset until the first receiver had accepted the news of it
 * @param acknowledge from when it was opened until somebody first took it; those that nobody took
 *     have none
 * @param resolve from the onset until it was over
 */
public record Figures(
    int incidents, int open, Spread detect, Spread know, Spread acknowledge, Spread resolve) {

  /** By what figures are told apart. */
  public enum By {
    ALL("all"),
    OWNER("owner"),
    CAUSE("cause");

    private final String label;

    By(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    private Function<Episode, String> key() {
      return switch (this) {
        case ALL -> episode -> "";
        case OWNER -> Episode::owner;
        case CAUSE -> Episode::cause;
      };
    }
  }

  /**
   * How values are spread.
   *
   * @param count how many there are; where none, the others are null
   */
  public record Spread(
      int count,
      @Nullable Duration mean,
      @Nullable Duration median,
      @Nullable Duration p90,
      @Nullable Duration most) {

    static Spread of(Stream<Duration> values) {
      List<Duration> sorted = values.sorted().toList();
      if (sorted.isEmpty()) {
        return new Spread(0, null, null, null, null);
      }
      Duration sum = sorted.stream().reduce(Duration.ZERO, Duration::plus);
      return new Spread(
          sorted.size(),
          sum.dividedBy(sorted.size()),
          rank(sorted, 50),
          rank(sorted, 90),
          sorted.get(sorted.size() - 1));
    }

    /** The least value that so many of a hundred are not above. */
    private static Duration rank(List<Duration> sorted, int percent) {
      return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }
  }

  /** The figures of the incidents that were opened in a time, by what tells them apart. */
  public static Map<String, Figures> of(Collection<Episode> episodes, Period period, By by) {
    Map<String, List<Episode>> groups =
        counted(episodes, period)
            .collect(groupingBy(by.key(), TreeMap::new, java.util.stream.Collectors.toList()));
    Map<String, Figures> figures = new TreeMap<>();
    groups.forEach((key, group) -> figures.put(key, of(group)));
    return figures;
  }

  /** From the onset until each receiver had accepted the news, by receiver. */
  public static Map<String, Spread> knowing(Collection<Episode> episodes, Period period) {
    Map<String, List<Duration>> times = new TreeMap<>();
    counted(episodes, period)
        .forEach(
            episode ->
                episode
                    .knownAt()
                    .forEach(
                        (receiver, at) ->
                            times
                                .computeIfAbsent(receiver, name -> new ArrayList<>())
                                .add(notNegative(Duration.between(episode.onset(), at)))));
    Map<String, Spread> knowing = new TreeMap<>();
    times.forEach((receiver, each) -> knowing.put(receiver, Spread.of(each.stream())));
    return knowing;
  }

  private static Stream<Episode> counted(Collection<Episode> episodes, Period period) {
    return episodes.stream()
        .filter(episode -> episode.standing() == Standing.ALONE)
        .filter(episode -> period.contains(episode.openedAt()));
  }

  /** The figures of these incidents together. */
  static Figures of(List<Episode> episodes) {
    return new Figures(
        episodes.size(),
        (int) episodes.stream().filter(episode -> episode.resolvedAt() == null).count(),
        Spread.of(episodes.stream().map(Episode::toDetect)),
        Spread.of(between(episodes, Episode::onset, Episode::firstKnownAt)),
        Spread.of(between(episodes, Episode::openedAt, Episode::acknowledgedAt)),
        Spread.of(between(episodes, Episode::onset, Episode::resolvedAt)));
  }

  private static Stream<Duration> between(
      List<Episode> episodes,
      Function<Episode, Instant> from,
      Function<Episode, @Nullable Instant> to) {
    return episodes.stream()
        .filter(episode -> to.apply(episode) != null)
        .map(
            episode ->
                Duration.between(from.apply(episode), Objects.requireNonNull(to.apply(episode))))
        .map(Figures::notNegative);
  }

  /** The clock of the cluster may be ahead of ours. */
  private static Duration notNegative(Duration taken) {
    return taken.isNegative() ? Duration.ZERO : taken;
  }
}
