package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StandstillTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Standstill standstill = new Standstill(Duration.ofSeconds(6), nanos::get);

  @Test
  void whoever_asks_first_after_a_standstill_is_told_of_it() {
    long before = standstill.count();
    nanos.addAndGet(Duration.ofSeconds(6).toNanos() + 1);
    assertThat(standstill.count()).isEqualTo(before + 1);
    assertThat(standstill.count()).isEqualTo(before + 1);
  }

  @Test
  void a_process_that_is_only_slow_did_not_stand_still() {
    long before = standstill.count();
    for (int look = 0; look < 100; look++) {
      nanos.addAndGet(Duration.ofSeconds(5).toNanos());
      standstill.look();
    }
    assertThat(standstill.count()).isEqualTo(before);
  }

  @Test
  void each_standstill_counts() {
    long before = standstill.count();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    standstill.look();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(standstill.count()).isEqualTo(before + 2);
  }
}
