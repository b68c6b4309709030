package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** When a silence is in force. It always has an end, or pauses again and again. */
public sealed interface Schedule {

  /** Whether it is in force at a time: from the start on, no longer at the end. */
  boolean isActive(Instant at);

  /** The next time after this one at which it begins or ends; null where it is over. */
  @Nullable Instant nextChange(Instant after);

  /**
   * One span of time.
   *
   * @param start from when
   * @param end until when; after the start, by at most {@link #LONGEST}
   */
  record Once(Instant start, Instant end) implements Schedule {

    /** Longer is as good as without an end. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /**
     * Checks the span.
     *
     * @throws IllegalArgumentException when it ends before it starts or lasts too long
     */
    public Once {
      requireNonNull(start, "start");
      requireNonNull(end, "end");
      if (!end.isAfter(start)) {
        throw new IllegalArgumentException("the end " + end + " is not after the start " + start);
      }
      if (end.isAfter(start.plus(LONGEST))) {
        throw new IllegalArgumentException(
            "from " + start + " to " + end + " is longer than " + LONGEST.toDays() + " days");
      }
    }

    @Override
    public boolean isActive(Instant at) {
      return !at.isBefore(start) && at.isBefore(end);
    }

    @Override
    public @Nullable Instant nextChange(Instant after) {
      if (after.isBefore(start)) {
        return start;
      }
      return after.isBefore(end) ? end : null;
    }
  }

  /**
   * The same hours of some days of every week, by the clock on the wall. An hour that a change of
   * the clock leaves out is left out; one that comes twice counts twice.
   *
   * @param days the days on which a window begins, at least one
   * @param from the time of day at which it begins
   * @param to the time of day at which it ends: of the next day where it is not after {@code from}
   * @param zone whose clock
   * @param until no longer in force from then on, null for ever
   */
  record Weekly(
      Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, @Nullable Instant until)
      implements Schedule {

    /** Windows can be cut to nothing by a change of the clock, so one week is not far enough. */
    private static final int DAYS_AHEAD = 15;

    /**
     * Checks the windows.
     *
     * @throws IllegalArgumentException when there is no day, or no pause and no end
     */
    public Weekly {
      requireNonNull(from, "from");
      requireNonNull(to, "to");
      requireNonNull(zone, "zone");
      if (days.isEmpty()) {
        throw new IllegalArgumentException("a recurring window has no day of the week");
      }
      days = Collections.unmodifiableSet(EnumSet.copyOf(days));
      if (until == null && from.equals(to) && days.size() == DayOfWeek.values().length) {
        throw new IllegalArgumentException(
            "every day from " + from + " to " + to + " never ends: state until when");
      }
    }

    @Override
    public boolean isActive(Instant at) {
      if (until != null && !at.isBefore(until)) {
        return false;
      }
      LocalDate today = LocalDate.ofInstant(at, zone);
      // The clock may be set over midnight, and a window reaches into the next day.
      return List.of(today.minusDays(2), today.minusDays(1), today, today.plusDays(1)).stream()
          .filter(this::isDay)
          .anyMatch(day -> !at.isBefore(start(day)) && at.isBefore(end(day)));
    }

    @Override
    public @Nullable Instant nextChange(Instant after) {
      if (until != null && !after.isBefore(until)) {
        return null;
      }
      boolean active = isActive(after);
      TreeSet<Instant> changes = new TreeSet<>();
      LocalDate today = LocalDate.ofInstant(after, zone);
      for (int ahead = -2; ahead <= DAYS_AHEAD; ahead++) {
        LocalDate day = today.plusDays(ahead);
        if (isDay(day)) {
          changes.add(start(day));
          changes.add(end(day));
        }
      }
      if (until != null) {
        changes.add(until);
      }
      return changes.tailSet(after, false).stream()
          .filter(at -> isActive(at) != active)
          .findFirst()
          .orElse(null);
    }

    private boolean isDay(LocalDate day) {
      return days.contains(day.getDayOfWeek());
    }

    private Instant start(LocalDate day) {
      return instant(day.atTime(from), true);
    }

    private Instant end(LocalDate day) {
      return instant((to.isAfter(from) ? day : day.plusDays(1)).atTime(to), false);
    }

    /** A time that does not exist is the moment at which the clock was set. */
    private Instant instant(LocalDateTime time, boolean first) {
      List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
      if (offsets.isEmpty()) {
        ZoneOffsetTransition gap = requireNonNull(zone.getRules().getTransition(time));
        return gap.getInstant();
      }
      return time.toInstant(offsets.get(first ? 0 : offsets.size() - 1));
    }
  }
}
