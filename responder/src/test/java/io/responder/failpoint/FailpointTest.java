package io.responder.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailpointTest {

  @ParameterizedTest
  @EnumSource
  void nothing_happens_unless_the_process_was_started_for_it(Failpoint failpoint) {
    assertThatCode(failpoint::hit).doesNotThrowAnyException();
  }

  @Test
  void names_are_written_as_part_and_place() {
    assertThat(Failpoint.NOTIFY_AFTER_2XX.label()).isEqualTo("notify.after-2xx");
    assertThat(Failpoint.values()).extracting(Failpoint::label).doesNotHaveDuplicates();
  }

  @Test
  void an_action_happens_from_its_first_time_on_as_often_as_asked() {
    var plan = only("event.after-ack:throw@2*2", Failpoint.EVENT_AFTER_ACK);
    plan.reach(Failpoint.EVENT_AFTER_ACK);
    for (int time = 2; time <= 3; time++) {
      assertThatThrownBy(() -> plan.reach(Failpoint.EVENT_AFTER_ACK))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("failpoint event.after-ack");
    }
    plan.reach(Failpoint.EVENT_AFTER_ACK);
  }

  @Test
  void an_error_is_no_exception() {
    var plan = only("thread.feed:error", Failpoint.THREAD_FEED);
    assertThatThrownBy(() -> plan.reach(Failpoint.THREAD_FEED)).isInstanceOf(AssertionError.class);
  }

  @Test
  void a_sleep_lasts_as_long_as_asked() {
    var plan = only("thread.timer:sleep(30)*1", Failpoint.THREAD_TIMER);
    long began = System.nanoTime();
    plan.reach(Failpoint.THREAD_TIMER);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(30));
  }

  @Test
  void several_can_be_armed() {
    assertThat(Failpoint.parse("event.after-ack:halt, feed.after-commit:sleep(5)*1")).hasSize(2);
    assertThat(Failpoint.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nobody.knows:halt", "event.after-ack", "event.after-ack:sleep(x)", "halt", ":"})
  void what_cannot_be_read_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Failpoint.parse(text));
  }

  @Test
  void an_unknown_name_is_answered_with_the_known_ones() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Failpoint.parse("notify.after:halt"))
        .withMessageContaining("\"notify.after\"")
        .withMessageContaining("notify.after-2xx");
  }

  private static Failpoint.Plan only(String text, Failpoint failpoint) {
    var plan = Failpoint.parse(text).get(failpoint);
    assertThat(plan).isNotNull();
    return java.util.Objects.requireNonNull(plan);
  }
}
