package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StreamTimeTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private Instant wall = START;
  private final StreamTime time =
      new StreamTime(
          new Clock() {
            @Override
            public Instant instant() {
              return wall;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });

  @Test
  void itIsTheClocksWhereNothingWaits() {
    time.seen(null);
    assertThat(time.now()).isEqualTo(START);
    assertThat(time.isBehind()).isFalse();
  }

  @Test
  void whatWasWrittenAMomentAgoIsNoBacklog() {
    time.seen(START.minusSeconds(4));
    assertThat(time.now()).isEqualTo(START);
  }

  @Test
  void aBacklogHoldsItBackAsFarAsItReaches() {
    time.seen(START.minusSeconds(600));
    assertThat(time.now()).isEqualTo(START.minusSeconds(600));
    wall = START.plusSeconds(1);
    time.seen(START.minusSeconds(300));
    assertThat(time.now()).isEqualTo(START.minusSeconds(300));
    time.seen(null);
    assertThat(time.now()).isEqualTo(wall);
  }

  @Test
  void aBacklogThatDoesNotMoveHoldsItBackNoLongerThanPatienceLasts() {
    time.seen(START.minusSeconds(600));
    wall = START.plus(StreamTime.PATIENCE);
    time.seen(START.minusSeconds(600));
    assertThat(time.isBehind()).isTrue();
    wall = wall.plusMillis(1);
    assertThat(time.isBehind()).isFalse();
    assertThat(time.now()).isEqualTo(wall);
    time.seen(START.minusSeconds(599));
    assertThat(time.isBehind()).as("it moves again").isTrue();
  }
}
