package io.responder.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.health.Check.Verdict;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {

  private final AtomicLong nanos = new AtomicLong(-Duration.ofSeconds(10).toNanos());
  private final Pulse pulse = new Pulse("sender/test", nanos::get);

  @Test
  void who_never_began_is_not_missed() {
    pass(Duration.ofHours(1));
    assertThat(pulse.check()).isEqualTo(Check.pass("sender/test", "rests"));
  }

  @Test
  void who_beats_in_time_lives() {
    for (int round = 0; round < 10; round++) {
      pulse.beat();
      pass(Pulse.LIMIT);
      assertThat(pulse.overdue()).isFalse();
    }
  }

  @Test
  void who_is_silent_for_too_long_fails_and_says_for_how_long() {
    pulse.beat(Duration.ofSeconds(5));
    pass(Duration.ofSeconds(25));
    assertThat(pulse.overdue()).isTrue();
    assertThat(pulse.check().verdict()).isEqualTo(Verdict.FAIL);
    assertThat(pulse.check().detail()).contains("20 s over its time");
  }

  @Test
  void a_clock_at_zero_is_a_time_like_any_other() {
    pulse.beat(Duration.ofSeconds(10));
    pass(Duration.ofSeconds(11));
    assertThat(pulse.overdue()).isTrue();
  }

  @Test
  void who_ended_as_it_should_is_not_missed() {
    pulse.beat();
    pulse.rest();
    pass(Duration.ofHours(1));
    assertThat(pulse.overdue()).isFalse();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
