package io.responder.api;

import io.responder.model.ClusterInput.Silenced;
import io.responder.model.Matcher;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A silence that is in force or will be. Its shape is public: fields are added, never renamed or
 * removed.
 *
 * @param kind {@code silence}, or {@code maintenance} where it was planned ahead or recurs
 * @param clusters where
 * @param matchers all of them must match, as they can be written
 * @param start when it begins, where it is one span of time
 * @param end when it ends, where it is one span of time
 * @param weekly when it recurs, where it does
 * @param active whether it is in force
 * @param changesAt when that changes next; null where it does not
 */
record SilenceView(
    String id,
    String kind,
    List<String> clusters,
    List<String> matchers,
    @Nullable Instant start,
    @Nullable Instant end,
    @Nullable Hours weekly,
    boolean active,
    @Nullable Instant changesAt,
    String by,
    String reason,
    Instant createdAt) {

  static SilenceView of(List<Silenced> silenced, Instant now) {
    Silence silence = silenced.get(0).silence();
    Schedule schedule = silence.schedule();
    return new SilenceView(
        silence.id(),
        silence.kind().label(),
        silenced.stream().map(Silenced::cluster).sorted().toList(),
        silence.matchers().stream().map(Matcher::toString).toList(),
        schedule instanceof Schedule.Once once ? once.start() : null,
        schedule instanceof Schedule.Once once ? once.end() : null,
        schedule instanceof Schedule.Weekly weekly ? Hours.of(weekly) : null,
        schedule.isActive(now),
        schedule.nextChange(now),
        silence.by(),
        silence.reason(),
        silence.createdAt());
  }

  /** The same hours of some days of every week. */
  record Hours(List<String> days, String from, String to, String zone, @Nullable Instant until) {
    static Hours of(Schedule.Weekly weekly) {
      return new Hours(
          weekly.days().stream().sorted().map(Hours::label).toList(),
          weekly.from().toString(),
          weekly.to().toString(),
          weekly.zone().getId(),
          weekly.until());
    }

    static String label(DayOfWeek day) {
      return day.name().toLowerCase(Locale.ROOT);
    }
  }
}
