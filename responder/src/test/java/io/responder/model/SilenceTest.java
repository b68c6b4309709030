package io.responder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilenceTest {

  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final Schedule HOUR = new Schedule.Once(NOW, NOW.plus(Duration.ofHours(1)));

  @Test
  void allMatchersMustMatch() {
    var test = silence("namespace=shop,cause=~\"image-.*\"", HOUR, "kim", "known").test();
    assertThat(test.test(Map.of("namespace", "shop", "cause", "image-gone"))).isTrue();
    assertThat(test.test(Map.of("namespace", "shop", "cause", "oom"))).isFalse();
    assertThat(test.test(Map.of("cause", "image-gone"))).isFalse();
  }

  @Test
  void oneMatcherMustAskForAValue() {
    assertThatThrownBy(() -> silence("team!=payments,x=~\".*\"", HOUR, "kim", "known"))
        .hasMessageContaining("one must ask for a value");
  }

  @Test
  void hasAnAuthorAndAReason() {
    assertThatThrownBy(() -> silence("a=b", HOUR, " ", "known"))
        .hasMessage("a silence has an author");
    assertThatThrownBy(() -> silence("a=b", HOUR, "kim", "")).hasMessage("a silence has a reason");
    assertThatThrownBy(() -> silence("a=b", HOUR, "kim", "x".repeat(1_001)))
        .hasMessageContaining("at most 1000 characters");
    assertThatThrownBy(() -> new Silence("s", List.of(), HOUR, "kim", "known", NOW))
        .hasMessageContaining("1 to 20 matchers, not 0");
  }

  @Test
  void whatIsPlannedAheadOrRecursIsMaintenance() {
    Schedule later = new Schedule.Once(NOW.plusSeconds(1), NOW.plusSeconds(60));
    Schedule weekly =
        new Schedule.Weekly(
            Set.of(DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, LocalTime.NOON, ZoneOffset.UTC, null);
    assertThat(silence("a=b", HOUR, "kim", "known").kind()).isEqualTo(Mute.Kind.SILENCE);
    assertThat(silence("a=b", later, "kim", "known").kind()).isEqualTo(Mute.Kind.MAINTENANCE);
    assertThat(silence("a=b", weekly, "kim", "known").kind()).isEqualTo(Mute.Kind.MAINTENANCE);
  }

  private static Silence silence(String matchers, Schedule schedule, String by, String reason) {
    return new Silence("s-1", Matcher.parse(matchers), schedule, by, reason, NOW);
  }
}
