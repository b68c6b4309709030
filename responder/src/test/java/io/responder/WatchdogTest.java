package io.responder;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.stream.CanaryStatus;
import io.responder.stream.StreamStatus;
import io.responder.stream.StreamStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the receivers are told without Kafka, and of what. */
class WatchdogTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Transition> told = new ArrayList<>();
  private Instant now = START;
  private StreamStatus status = status(State.RUNNING, "", 0, null, true);
  private final Watchdog watchdog = watchdog();

  @Test
  void a_canary_that_is_late_is_told_once_and_its_return_once() {
    at(0, status(State.RUNNING, "", 0, null, true));
    at(60, status(State.RUNNING, "", 60, null, true));
    assertThat(told).isEmpty();
    at(61, status(State.RUNNING, "", 61, null, true));
    at(200, status(State.RUNNING, "", 200, null, true));
    assertThat(told).hasSize(1);
    assertThat(told.get(0).after().problem().diagnosis().cause()).isEqualTo("pipeline-stalled");
    assertThat(told.get(0).after().problem().onset()).isEqualTo(START);
    assertThat(watchdog.isBarking()).isTrue();

    at(210, status(State.RUNNING, "", 1, null, true));
    at(269, status(State.RUNNING, "", 1, null, true));
    assertThat(told).hasSize(1);
    at(270, status(State.RUNNING, "", 1, null, true));
    at(400, status(State.RUNNING, "", 1, null, true));
    assertThat(told)
        .extracting(Transition::reason)
        .containsExactly(TransitionReason.OPENED, TransitionReason.HEALED);
    assertThat(told.get(1).after().id()).isEqualTo(told.get(0).after().id());
    assertThat(told).extracting(Transition::number).containsExactly(1, 2);
    assertThat(watchdog.isBarking()).isFalse();
  }

  @Test
  void a_broker_that_is_silent_is_named_as_the_reason() {
    at(0, status(State.RUNNING, "", 0, null, true));
    at(70, status(State.RUNNING, "", 70, START.plusSeconds(5), true));
    assertThat(told.get(0).after().problem().diagnosis().cause()).isEqualTo("kafka-unreachable");
    var suggestion = told.get(0).after().problem().diagnosis().suggestion();
    assertThat(suggestion.summary().en()).isEqualTo("The responder cannot reach Kafka");
    assertThat(String.valueOf(suggestion.why())).contains("2026-01-05T09:00:00Z");
  }

  @Test
  void a_pipeline_that_gave_up_is_told_at_once() {
    at(1, status(State.FAILED, "topic responder.findings was deleted", 1, null, true));
    at(2, status(State.FAILED, "topic responder.findings was deleted", 2, null, true));
    assertThat(told).hasSize(1);
    assertThat(told.get(0).after().problem().diagnosis().cause()).isEqualTo("pipeline-failed");
    assertThat(told.get(0).after().problem().evidence().get(0).message())
        .contains("responder.findings was deleted");
  }

  @Test
  void restoring_at_the_start_may_take_longer() {
    at(299, status(State.RESTORING, "", 299, null, false));
    assertThat(told).isEmpty();
    at(301, status(State.RESTORING, "", 301, null, false));
    assertThat(told).hasSize(1);
  }

  @Test
  void one_good_canary_between_bad_ones_is_no_recovery() {
    at(0, status(State.RUNNING, "", 0, null, true));
    for (int i = 0; i < 20; i++) {
      at(100 * i + 70, status(State.RUNNING, "", 70, null, true));
      at(100 * i + 90, status(State.RUNNING, "", 1, null, true));
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void the_same_trouble_has_the_same_id_in_every_process() {
    at(70, status(State.RUNNING, "", 70, START, true));
    var first = told.get(0).id();
    told.clear();
    var other = watchdog();
    other.look();
    assertThat(told).extracting(Transition::id).containsExactly(first);
  }

  @Test
  void stopping_is_no_trouble() {
    at(100, status(State.CLOSED, "", 100, START, true));
    assertThat(told).isEmpty();
  }

  private void at(int second, StreamStatus current) {
    now = START.plusSeconds(second);
    status = current;
    watchdog.look();
  }

  private static StreamStatus status(
      State state, String detail, int canaryAge, @Nullable Instant silent, boolean complete) {
    Map<Integer, CanaryStatus.Trip> trips =
        complete ? Map.of(0, new CanaryStatus.Trip(START, Duration.ofMillis(5))) : Map.of();
    return new StreamStatus(
        state,
        detail,
        Map.of(),
        Map.of(),
        Map.of(),
        silent,
        Map.of(),
        null,
        new CanaryStatus(trips, Duration.ofSeconds(canaryAge), 1),
        0,
        0);
  }

  private Watchdog watchdog() {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    return new Watchdog(() -> status, told::add, LIMIT, "responder", clock);
  }
}
