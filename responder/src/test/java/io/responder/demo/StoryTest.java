package io.responder.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoryTest {

  @Test
  void steps_are_in_order_and_every_object_has_a_kind_and_a_name() {
    var story = Story.load();
    assertThat(story.steps()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(story.steps())
        .allSatisfy(
            step ->
                assertThat(step.objects(Instant.EPOCH))
                    .allSatisfy(
                        object -> {
                          assertThat(object.path("kind").asText()).isNotEmpty();
                          assertThat(object.at("/metadata/name").asText()).isNotEmpty();
                          assertThat(object.at("/metadata/uid").asText()).isNotEmpty();
                        }));
  }

  @Test
  void times_are_filled_in_when_a_step_is_played() {
    var now = Instant.parse("2026-01-05T09:00:00.5Z");
    var hanging =
        Story.load().steps().stream()
            .flatMap(step -> step.objects(now).stream())
            .filter(object -> object.at("/metadata").has("deletionTimestamp"))
            .findFirst()
            .orElseThrow();
    assertThat(hanging.at("/metadata/deletionTimestamp").asText())
        .isEqualTo(now.minus(Duration.ofMinutes(12)).minusMillis(500).toString());
    assertThat(hanging.toString()).doesNotContain("${");
  }
}
