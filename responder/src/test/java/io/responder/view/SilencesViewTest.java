package io.responder.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterInput.SilenceEnded;
import io.responder.model.ClusterInput.Silenced;
import io.responder.model.Matcher;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilencesViewTest {

  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final Schedule WEEKLY =
      new Schedule.Weekly(
          Set.of(DayOfWeek.SUNDAY),
          LocalTime.of(2, 0),
          LocalTime.of(4, 0),
          ZoneId.of("Asia/Seoul"),
          null);

  private final SilencesView view = new SilencesView(Clock.fixed(NOW, ZoneOffset.UTC));

  private static Instant day(long days) {
    return NOW.plus(Duration.ofDays(days));
  }

  private void wanted(String id, Schedule schedule, Instant at) {
    var silence = new Silence(id, Matcher.parse("a=b"), schedule, "kim", "drill", at);
    view.take(new Silenced("c-" + id, "prod", silence, at));
  }

  @Test
  void what_is_over_is_not_told() {
    wanted("past", new Schedule.Once(day(-3), day(-2)), day(-3));
    wanted("now", new Schedule.Once(day(-1), day(1)), day(-1));
    wanted("future", new Schedule.Once(day(1), day(2)), day(-1));
    wanted("ended", new Schedule.Once(day(-1), day(1)), day(-1));
    view.take(new SilenceEnded("e", "prod", "ended", "kim", NOW.minusSeconds(1)));
    assertThat(view.all()).extracting(s -> s.silence().id()).containsOnly("now", "future");
    assertThat(view.find("past")).isEmpty();
  }

  @Test
  void what_was_over_long_ago_can_be_forgotten_and_nothing_else() {
    wanted("past", new Schedule.Once(day(-9), day(-8)), day(-9));
    wanted("lately", new Schedule.Once(day(-9), day(-4)), day(-9));
    wanted("future", new Schedule.Once(day(1), day(2)), day(-9));
    wanted("recurs", WEEKLY, day(-100));
    wanted("ended", WEEKLY, day(-100));
    view.take(new SilenceEnded("e", "prod", "ended", "kim", day(-7)));
    wanted("again", WEEKLY, day(-100));
    view.take(new SilenceEnded("f", "prod", "again", "kim", day(-7)));
    wanted("again", WEEKLY, day(-1));

    assertThat(view.over(day(-6)))
        .containsExactlyInAnyOrder(
            new SilencesView.Over("prod", "prod/past"),
            new SilencesView.Over("prod", "prod/ended"));
    view.forget("prod/past");
    assertThat(view.over(day(-6))).containsOnly(new SilencesView.Over("prod", "prod/ended"));
  }
}
