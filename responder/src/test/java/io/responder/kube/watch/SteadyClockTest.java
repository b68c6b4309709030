package io.responder.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private Instant wall = START;
  private long nanos;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void followsTheWall() {
    pass(Duration.ofSeconds(7));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(7));
    wall = wall.plusSeconds(600);
    assertThat(clock.instant()).as("a jump ahead").isEqualTo(START.plusSeconds(607));
  }

  @Test
  void goesAtHalfSpeedUntilAWallThatWasSetBackCatchesUp() {
    wall = START.minusSeconds(600);
    assertThat(clock.instant()).isEqualTo(START);
    pass(Duration.ofSeconds(100));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(50));
    pass(Duration.ofSeconds(1_100));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(600)).isEqualTo(wall);
    pass(Duration.ofSeconds(1));
    assertThat(clock.instant()).isEqualTo(wall);
  }
}
