package io.responder.model;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  @Test
  void oneSpanHasAStartAndAnEnd() {
    Schedule once = new Schedule.Once(at("2026-01-05T10:00:00Z"), at("2026-01-05T12:00:00Z"));
    assertThat(once.isActive(at("2026-01-05T09:59:59Z"))).isFalse();
    assertThat(once.isActive(at("2026-01-05T10:00:00Z"))).isTrue();
    assertThat(once.isActive(at("2026-01-05T12:00:00Z"))).isFalse();
    assertThat(changes(once, "2026-01-01T00:00:00Z", 3))
        .containsExactly(at("2026-01-05T10:00:00Z"), at("2026-01-05T12:00:00Z"));
  }

  @Test
  void oneSpanEndsAfterItsStartAndWithinAYear() {
    Instant start = at("2026-01-05T10:00:00Z");
    assertThatThrownBy(() -> new Schedule.Once(start, start))
        .hasMessage("the end 2026-01-05T10:00:00Z is not after the start 2026-01-05T10:00:00Z");
    assertThatThrownBy(() -> new Schedule.Once(start, start.plus(Duration.ofDays(367))))
        .hasMessageContaining("is longer than 366 days");
  }

  @Test
  void aWindowRecursByTheClockOnTheWall() {
    // Monday 09:00 to 10:00 in Seoul is midnight to one in UTC.
    Schedule weekly = weekly(Set.of(MONDAY), "09:00", "10:00", SEOUL, null);
    assertThat(changes(weekly, "2026-01-04T12:00:00Z", 3))
        .containsExactly(
            at("2026-01-05T00:00:00Z"), at("2026-01-05T01:00:00Z"), at("2026-01-12T00:00:00Z"));
  }

  @Test
  void aWindowCrossesMidnight() {
    Schedule weekly = weekly(Set.of(FRIDAY), "22:00", "06:00", ZoneId.of("UTC"), null);
    assertThat(weekly.isActive(at("2026-01-09T23:00:00Z"))).isTrue();
    assertThat(weekly.isActive(at("2026-01-10T05:59:59Z"))).isTrue();
    assertThat(weekly.isActive(at("2026-01-10T06:00:00Z"))).isFalse();
    assertThat(weekly.isActive(at("2026-01-09T05:00:00Z"))).isFalse();
  }

  @Test
  void neighbouringWindowsAreOne() {
    Schedule weekend = weekly(Set.of(SATURDAY, SUNDAY), "00:00", "00:00", ZoneId.of("UTC"), null);
    assertThat(changes(weekend, "2026-01-09T12:00:00Z", 2))
        .containsExactly(at("2026-01-10T00:00:00Z"), at("2026-01-12T00:00:00Z"));
  }

  @Test
  void aNightWithoutTheHourThatIsLeftOutIsShorter() {
    // 29 March 2026: 02:00 becomes 03:00.
    Schedule weekly = weekly(Set.of(SATURDAY), "22:00", "06:00", BERLIN, null);
    assertThat(changes(weekly, "2026-03-28T12:00:00Z", 2))
        .containsExactly(at("2026-03-28T21:00:00Z"), at("2026-03-29T04:00:00Z"));
  }

  @Test
  void aNightWithTheHourThatComesTwiceIsLonger() {
    // 25 October 2026: 03:00 becomes 02:00.
    Schedule weekly = weekly(Set.of(SATURDAY), "22:00", "06:00", BERLIN, null);
    assertThat(changes(weekly, "2026-10-24T12:00:00Z", 2))
        .containsExactly(at("2026-10-24T20:00:00Z"), at("2026-10-25T05:00:00Z"));
  }

  @Test
  void aWindowWithinTheHourThatIsLeftOutIsLeftOut() {
    Schedule weekly = weekly(Set.of(SUNDAY), "02:15", "02:45", BERLIN, null);
    assertThat(changes(weekly, "2026-03-23T00:00:00Z", 2))
        .containsExactly(at("2026-04-05T00:15:00Z"), at("2026-04-05T00:45:00Z"));
  }

  @Test
  void aWindowThatBeginsInTheHourThatIsLeftOutBeginsAfterIt() {
    Schedule weekly = weekly(Set.of(SUNDAY), "02:30", "04:00", BERLIN, null);
    assertThat(changes(weekly, "2026-03-28T00:00:00Z", 2))
        .containsExactly(at("2026-03-29T01:00:00Z"), at("2026-03-29T02:00:00Z"));
  }

  @Test
  void aWindowInTheHourThatComesTwiceCoversBoth() {
    Schedule weekly = weekly(Set.of(SUNDAY), "02:00", "02:30", BERLIN, null);
    assertThat(changes(weekly, "2026-10-24T00:00:00Z", 2))
        .containsExactly(at("2026-10-25T00:00:00Z"), at("2026-10-25T01:30:00Z"));
  }

  @Test
  void endsWhereItIsTold() {
    Schedule weekly =
        weekly(Set.of(MONDAY), "09:00", "11:00", ZoneId.of("UTC"), "2026-01-12T10:00:00Z");
    assertThat(changes(weekly, "2026-01-05T10:00:00Z", 5))
        .containsExactly(
            at("2026-01-05T11:00:00Z"), at("2026-01-12T09:00:00Z"), at("2026-01-12T10:00:00Z"));
  }

  @Test
  void aWindowWithoutAPauseNeedsAnEnd() {
    assertThatThrownBy(() -> weekly(EnumSet.allOf(DayOfWeek.class), "00:00", "00:00", SEOUL, null))
        .hasMessageContaining("never ends");
    assertThatThrownBy(() -> weekly(Set.of(), "00:00", "01:00", SEOUL, null))
        .hasMessageContaining("no day of the week");
  }

  @Property(tries = 300)
  void theNextChangeIsTheFirst(
      @ForAll @Size(min = 1, max = 6) Set<DayOfWeek> days,
      @ForAll @IntRange(max = 95) int from,
      @ForAll @IntRange(max = 95) int to,
      @ForAll @IntRange(max = 366 * 24 * 4) int start) {
    ZoneId zone = List.of(BERLIN, ZoneId.of("Australia/Lord_Howe"), SEOUL).get(from % 3);
    Schedule weekly =
        new Schedule.Weekly(days, quarters(from), quarters(to), zone, at("2027-02-01T00:00:00Z"));
    Instant after = at("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(15L * start));
    Instant next = weekly.nextChange(after);
    Instant until = next == null ? after.plus(Duration.ofDays(9)) : next;
    boolean active = weekly.isActive(after);
    for (Instant at = after; at.isBefore(until); at = at.plus(Duration.ofMinutes(15))) {
      assertThat(weekly.isActive(at)).isEqualTo(active);
    }
    if (next != null) {
      assertThat(weekly.isActive(next)).isNotEqualTo(active);
    }
  }

  private static LocalTime quarters(int count) {
    return LocalTime.of(count / 4, count % 4 * 15);
  }

  private static List<Instant> changes(Schedule schedule, String after, int limit) {
    List<Instant> changes = new ArrayList<>();
    Instant next = schedule.nextChange(at(after));
    while (next != null && changes.size() < limit) {
      changes.add(next);
      next = schedule.nextChange(next);
    }
    return changes;
  }

  private static Schedule.Weekly weekly(
      Set<DayOfWeek> days, String from, String to, ZoneId zone, @Nullable String until) {
    return new Schedule.Weekly(
        days,
        LocalTime.parse(from),
        LocalTime.parse(to),
        zone,
        until == null ? null : Instant.parse(until));
  }

  private static Instant at(String text) {
    return Instant.parse(text);
  }
}
