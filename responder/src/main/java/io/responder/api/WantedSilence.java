package io.responder.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.responder.config.DurationModule;
import io.responder.model.Matcher;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A silence as a caller asks for it.
 *
 * @param matchers in Alertmanager's syntax, one or several in each text
 * @param cluster where; every configured one unless given
 * @param start from when; now unless given
 * @param end until when
 * @param duration how long, instead of {@code end}, such as {@code 2h}
 * @param weekly the hours in which it recurs, instead of a start and an end
 * @param reason why
 * @param by who, where no token says it
 */
record WantedSilence(
    @JsonProperty("matchers") @Nullable List<@Nullable String> matchers,
    @JsonProperty("cluster") @Nullable String cluster,
    @JsonProperty("start") @Nullable String start,
    @JsonProperty("end") @Nullable String end,
    @JsonProperty("duration") @Nullable String duration,
    @JsonProperty("weekly") @Nullable Hours weekly,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("by") @Nullable String by) {

  /** Hours that recur every week. */
  record Hours(
      @JsonProperty("days") @Nullable List<@Nullable String> days,
      @JsonProperty("from") @Nullable String from,
      @JsonProperty("to") @Nullable String to,
      @JsonProperty("zone") @Nullable String zone,
      @JsonProperty("until") @Nullable String until) {}

  /**
   * The silence that is meant.
   *
   * @throws ApiProblem with the field that is wrong
   */
  Silence silence(String id, String author, Instant now) {
    String why = Commands.required("reason", reason, Silence.MAX_TEXT);
    List<Matcher> all = readMatchers();
    Schedule schedule = schedule(now);
    if (!schedule.isActive(now) && schedule.nextChange(now) == null) {
      throw ApiProblem.field(weekly == null ? "end" : "weekly.until", "is over already");
    }
    try {
      return new Silence(id, all, schedule, author, why, now);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.field("matchers", String.valueOf(e.getMessage()));
    }
  }

  boolean recurs() {
    return weekly != null;
  }

  private List<Matcher> readMatchers() {
    if (matchers == null || matchers.isEmpty()) {
      throw ApiProblem.field("matchers", "is missing: give for example [\"namespace=shop\"]");
    }
    List<Matcher> all = new ArrayList<>();
    for (String text : matchers) {
      all.addAll(matchers("matchers", text == null ? "" : text));
    }
    return all;
  }

  /** The matchers of a text. */
  static List<Matcher> matchers(String field, String text) {
    try {
      return Matcher.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiProblem.field(field, String.valueOf(e.getMessage()));
    }
  }

  private Schedule schedule(Instant now) {
    if (weekly != null) {
      if (start != null || end != null || duration != null) {
        throw ApiProblem.field("weekly", "takes the place of start, end and duration: remove them");
      }
      return weekly(weekly);
    }
    Instant from = start == null ? now : time("start", start);
    if (end != null && duration != null) {
      throw ApiProblem.field("duration", "takes the place of end: remove one of them");
    }
    if (end == null && duration == null) {
      throw ApiProblem.field(
          "end", "is missing: a silence must end; give end, or duration such as 2h, or weekly");
    }
    try {
      return new Schedule.Once(
          from, end == null ? from.plus(length(String.valueOf(duration))) : time("end", end));
    } catch (IllegalArgumentException e) {
      throw ApiProblem.field(end == null ? "duration" : "end", String.valueOf(e.getMessage()));
    }
  }

  private static Duration length(String text) {
    return DurationModule.parse(text)
        .orElseThrow(
            () ->
                ApiProblem.field(
                    "duration", "must be a duration such as 30m, 2h or 7d, not " + text));
  }

  private static Schedule weekly(Hours hours) {
    if (hours.days() == null || hours.days().isEmpty()) {
      throw ApiProblem.field("weekly.days", "is missing: give for example [\"sunday\"]");
    }
    Set<DayOfWeek> days = new HashSet<>();
    for (String day : hours.days()) {
      days.add(
          Parameters.constant(
              "weekly.days", String.valueOf(day), DayOfWeek.class, SilenceView.Hours::label));
    }
    try {
      return new Schedule.Weekly(
          days,
          hour("weekly.from", hours.from()),
          hour("weekly.to", hours.to()),
          zone(hours.zone()),
          hours.until() == null ? null : time("weekly.until", hours.until()));
    } catch (IllegalArgumentException e) {
      throw ApiProblem.field("weekly", String.valueOf(e.getMessage()));
    }
  }

  private static LocalTime hour(String field, @Nullable String text) {
    try {
      return LocalTime.parse(String.valueOf(text));
    } catch (DateTimeParseException e) {
      throw ApiProblem.field(
          field, (text == null ? "is missing: it " : "") + "must be a time of day such as 02:00");
    }
  }

  private static ZoneId zone(@Nullable String text) {
    try {
      return ZoneId.of(String.valueOf(text));
    } catch (DateTimeException e) {
      throw ApiProblem.field(
          "weekly.zone",
          (text == null ? "is missing: it " : "")
              + "must be a time zone such as Asia/Seoul or UTC");
    }
  }

  private static Instant time(String field, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw ApiProblem.field(
          field, "must be a time such as 2026-01-05T09:00:00Z or 2026-01-05T18:00:00+09:00");
    }
  }
}
