package io.responder.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Reducer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VirtualStageTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  /** Says an input again after a minute, then forgets it. */
  record Echo(String word, Instant due) {}

  private static final Reducer<Echo, String, String> ECHO =
      new Reducer<>() {
        @Override
        public Step<Echo, String> on(@Nullable Echo state, String input) {
          return new Step<>(
              new Echo(input, START.plus(Duration.ofMinutes(input.length()))), List.of(input));
        }

        @Override
        public Step<Echo, String> tick(Echo state, Instant now) {
          return state.due().isAfter(now)
              ? new Step<>(state, List.of())
              : new Step<>(null, List.of("echo " + state.word()));
        }

        @Override
        public Instant nextDeadline(Echo state) {
          return state.due();
        }
      };

  private final VirtualStage<Echo, String, String> stage = new VirtualStage<>(ECHO);

  @Test
  void a_deadline_is_applied_once_it_is_reached_and_not_before() {
    assertThat(stage.on("k", "ab")).containsExactly("ab");
    assertThat(tick(START.plusSeconds(119))).isEmpty();
    assertThat(tick(START.plusSeconds(120))).containsExactly("echo ab");
    assertThat(stage.nextDeadline()).isNull();
  }

  @Test
  void deadlines_of_several_keys_are_applied_in_order_of_time() {
    stage.on("late", "abcd");
    stage.on("early", "a");
    stage.on("middle", "ab");
    var said = new ArrayList<String>();
    var end = START.plus(Duration.ofHours(1));
    while (stage.nextDeadline() != null) {
      said.addAll(tick(end));
    }
    assertThat(said).containsExactly("echo a", "echo ab", "echo abcd");
  }

  @Test
  void a_new_input_moves_the_deadline() {
    stage.on("k", "a");
    stage.on("k", "abc");
    assertThat(tick(START.plus(Duration.ofMinutes(2)))).isEmpty();
    assertThat(tick(START.plus(Duration.ofMinutes(3)))).containsExactly("echo abc");
  }

  private List<String> tick(Instant now) {
    List<String> outputs = new ArrayList<>();
    stage.tickAll(now, outputs::add);
    return outputs;
  }
}
