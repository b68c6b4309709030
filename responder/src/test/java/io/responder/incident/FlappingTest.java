package io.responder.incident;

import static io.responder.incident.Samples.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Samples.Sample;
import io.responder.model.Severity;
import org.junit.jupiter.api.Test;

/** What comes and goes, lasts or spreads. */
class FlappingTest {

  private static final Sample FLAPS = Sample.of("flaps");

  private final Story story = new Story();

  private void blips(int times) {
    for (int i = 0; i < times; i++) {
      long at = i * 120L;
      story.given(FLAPS.on(pod("a"), at, at), FLAPS.healedOn(pod("a"), at + 10)).until(at + 119);
    }
  }

  @Test
  void theThirdReturnIsToldAsFlappingAndFurtherOnesAreNotTold() {
    blips(8);

    assertThat(story.told())
        .containsExactly(
            "0s opened flaps",
            "70s healed flaps",
            "120s reopened flaps",
            "190s healed flaps",
            "240s reopened flaps",
            "310s healed flaps",
            "360s flapping flaps");
    assertThat(story.incidents().get(0).problem().flapping()).isTrue();
  }

  @Test
  void itIsOverWhenItStaysAwayForLong() {
    blips(4);
    story.until(370 + 15 * 60 - 1);
    assertThat(story.told()).last().isEqualTo("360s flapping flaps");

    story.until(370 + 15 * 60);
    assertThat(story.told()).last().isEqualTo("1270s healed flaps");
    assertThat(story.incidents().get(0).problem().flapping()).isFalse();
  }

  @Test
  void returnsThatAreFarApartAreNoFlapping() {
    for (int i = 0; i < 6; i++) {
      long at = i * 2200L;
      story.given(FLAPS.on(pod("a"), at, at), FLAPS.healedOn(pod("a"), at + 1500)).until(at + 2199);
    }

    assertThat(story.told()).noneMatch(line -> line.contains("flapping"));
  }

  /** F36: what comes and goes faster than it can heal is one incident that stays open. */
  @Test
  void aSymptomThatFlapsEverySecondIsToldOnce() {
    for (int i = 0; i < 600; i += 2) {
      story.given(FLAPS.on(pod("a"), i, i), FLAPS.healedOn(pod("a"), i + 1)).until(i + 1);
    }
    story.until(2000);

    assertThat(story.told()).containsExactly("0s opened flaps", "659s healed flaps");
  }

  @Test
  void aWarningThatLastsForADayIsCritical() {
    story.given(FLAPS.on(pod("a"), 0, 0)).until(24 * 3600 - 1);
    assertThat(story.told()).containsExactly("0s opened flaps");

    story.until(24 * 3600);
    assertThat(story.told()).containsExactly("0s opened flaps", "86400s escalated flaps");
    assertThat(story.incidents().get(0).problem().diagnosis().severity())
        .isEqualTo(Severity.CRITICAL);
    story.until(72 * 3600);
    assertThat(story.told()).hasSize(2);
  }

  @Test
  void aWarningThatTenPodsShowIsCritical() {
    for (int i = 0; i < 12; i++) {
      story.given(FLAPS.on(pod("p" + i), i, i));
    }

    assertThat(story.told()).containsExactly("0s opened flaps", "9s spread flaps");
    assertThat(story.incidents().get(0).problem().diagnosis().severity())
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void anInformationNeverRises() {
    Sample info = FLAPS.as(Severity.INFO);
    for (int i = 0; i < 12; i++) {
      story.given(info.on(pod("p" + i), i, i));
    }
    story.until(72 * 3600);

    assertThat(story.told()).containsExactly("0s opened flaps");
  }
}
