package io.responder.history;

import io.responder.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The share of a time without an open incident of a service.
 *
 * <p>Incidents that overlap count once. An incident counts whether or not another one explains it:
 * the service is down all the same. It counts from its onset, which may be before it was opened.
 *
 * @param share from 0 to 1
 * @param down how long at least one was open
 * @param incidents how many there were
 * @param outages when, the earliest first, cut to the time that is looked at
 */
public record Availability(double share, Duration down, int incidents, List<Period> outages) {

  public Availability {
    outages = List.copyOf(outages);
  }

  /**
   * The availability of a service.
   *
   * @param episodes all that are known; those of other services are left out
   * @param least the least severity that counts
   */
  public static Availability of(
      Collection<Episode> episodes, Component service, Severity least, Period period) {
    List<Episode> counted =
        episodes.stream()
            .filter(service::has)
            .filter(episode -> episode.severity().compareTo(least) >= 0)
            .filter(episode -> begin(episode).isBefore(period.to()))
            .filter(
                episode ->
                    episode.resolvedAt() == null || episode.resolvedAt().isAfter(period.from()))
            .sorted(Comparator.comparing(Episode::begin))
            .toList();
    List<Period> outages = new ArrayList<>();
    for (Episode episode : counted) {
      Instant from = later(begin(episode), period.from());
      Instant resolvedAt = episode.resolvedAt();
      Instant to = resolvedAt == null || resolvedAt.isAfter(period.to()) ? period.to() : resolvedAt;
      if (!from.isBefore(to)) {
        continue;
      }
      Period last = outages.isEmpty() ? null : outages.get(outages.size() - 1);
      if (last == null || from.isAfter(last.to())) {
        outages.add(new Period(from, to));
      } else {
        outages.set(outages.size() - 1, new Period(last.from(), later(last.to(), to)));
      }
    }
    Duration down = outages.stream().map(Period::length).reduce(Duration.ZERO, Duration::plus);
    double share = 1 - (double) down.toMillis() / period.length().toMillis();
    return new Availability(share, down, counted.size(), outages);
  }

  private static Instant begin(Episode episode) {
    return episode.begin();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
