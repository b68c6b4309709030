package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamTimeTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private static final List<String> EVENTS = List.of("events");

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
    time.seen(Map.of());
    assertThat(time.now(EVENTS)).isEqualTo(START);
    assertThat(time.isBehind()).isFalse();
  }

  @Test
  void whatWasWrittenAMomentAgoIsNoBacklog() {
    time.seen(Map.of("events", START.minusSeconds(4)));
    assertThat(time.now(EVENTS)).isEqualTo(START);
  }

  @Test
  void aBacklogHoldsItBackAsFarAsItReaches() {
    time.seen(Map.of("events", START.minusSeconds(600)));
    assertThat(time.now(EVENTS)).isEqualTo(START.minusSeconds(600));
    wall = START.plusSeconds(1);
    time.seen(Map.of("events", START.minusSeconds(300)));
    assertThat(time.now(EVENTS)).isEqualTo(START.minusSeconds(300));
    time.seen(Map.of());
    assertThat(time.now(EVENTS)).isEqualTo(wall);
  }

  @Test
  void whoDoesNotDependOnATopicDoesNotWaitForIt() {
    time.seen(Map.of("events", START.minusSeconds(600), "findings", START.minusSeconds(300)));
    assertThat(time.now(List.of("commands"))).isEqualTo(START);
    assertThat(time.now(List.of("findings"))).isEqualTo(START.minusSeconds(300));
    assertThat(time.now(List.of("findings", "events"))).isEqualTo(START.minusSeconds(600));
  }

  @Test
  void aBacklogThatDoesNotMoveHoldsItBackNoLongerThanPatienceLasts() {
    time.seen(Map.of("events", START.minusSeconds(600)));
    wall = START.plus(StreamTime.PATIENCE);
    time.seen(Map.of("events", START.minusSeconds(600)));
    assertThat(time.isBehind()).isTrue();
    wall = wall.plusMillis(1);
    assertThat(time.isBehind()).isFalse();
    assertThat(time.now(EVENTS)).isEqualTo(wall);
    time.seen(Map.of("events", START.minusSeconds(599)));
    assertThat(time.isBehind()).as("it moves again").isTrue();
  }
}
