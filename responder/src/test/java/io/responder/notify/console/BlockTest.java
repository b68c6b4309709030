package io.responder.notify.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Mute;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.notify.Language;
import io.responder.notify.Notification;
import io.responder.notify.Notification.Timing;
import io.responder.notify.Samples;
import io.responder.notify.Samples.Course;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares whole blocks with files; {@code -Dgolden.update=true} writes the files anew. */
class BlockTest {

  private static final Path GOLDEN = Path.of("src/test/resources/notify/console");

  private static final Mute MUTE =
      new Mute(
          Mute.Kind.MAINTENANCE,
          "s-1",
          "kim",
          "registry \u001b[31mupgrade",
          Samples.START.plusSeconds(7_200));

  record Case(String name, Language language, Style style, int width, Notification notification) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Course consequence = new Course("q7w2bnx5tz4m", Severity.WARNING);
    consequence.correlated("k3j9x2mm4qpa", 5);
    return Stream.of(
        en("opened", Samples.prompt(course().opened())),
        ko("opened-ko", Samples.prompt(course().opened())),
        en("diagnosed", Samples.prompt(diagnosed())),
        en("consequence", Samples.prompt(consequence.opened())),
        en("stands-alone", Samples.prompt(standingAlone())),
        en("healed", Samples.prompt(healed())),
        ko("healed-ko", Samples.prompt(healed())),
        en(
            "opened-and-resolved",
            new Notification(healed(), List.of(TransitionReason.OPENED), Timing.DELAYED)),
        en("storm", Samples.prompt(storm())),
        ko("storm-ko", Samples.prompt(storm())),
        en("healed-while-muted", Samples.prompt(healedWhileMuted())),
        ko("unmuted-ko", Samples.prompt(unmuted())),
        new Case("narrow", Language.EN, Style.PLAIN, 72, Samples.prompt(course().opened())),
        new Case("colour", Language.EN, Style.COLOUR, 96, Samples.prompt(course().opened())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void looksAsRecorded(Case given) throws IOException {
    String block =
        new Block(given.language(), given.style(), given.width()).of(given.notification());
    Path file = GOLDEN.resolve(given.name() + ".txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, block, StandardCharsets.UTF_8);
    }

    assertThat(block).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }

  @Test
  void everyRecordedBlockIsUsed() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(cases().map(c -> c.name() + ".txt").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onlyWhatIsToBeCopiedIsWiderThanThePage(Case given) {
    if (given.style() == Style.COLOUR) {
      return;
    }
    new Block(given.language(), given.style(), given.width())
        .of(given.notification())
        .lines()
        .filter(line -> !line.contains("$ ") && !line.contains("https://"))
        .forEach(line -> assertThat(Page.width(line)).isLessThanOrEqualTo(given.width()));
  }

  private static Course course() {
    return new Course("k3j9x2mm4qpa");
  }

  private static Transition diagnosed() {
    Course course = course();
    course.opened();
    return course.diagnosed("image-tag-not-found", 20);
  }

  private static Transition standingAlone() {
    Course course = course();
    course.correlated("b5n8rfd2ycvh", 5);
    course.opened();
    return course.correlated(null, 400);
  }

  private static Transition healed() {
    Course course = course();
    course.opened();
    return course.healed(4_350);
  }

  private static Transition storm() {
    Course course = course();
    course.opened();
    return course.escalated(3_600);
  }

  private static Transition healedWhileMuted() {
    Course course = course();
    course.opened();
    course.muted(MUTE, 60);
    return course.healed(4_350);
  }

  private static Transition unmuted() {
    Course course = course();
    course.muted(MUTE, 5);
    course.opened();
    return course.muted(null, 7_200);
  }

  private static Case en(String name, Notification notification) {
    return new Case(name, Language.EN, Style.PLAIN, 96, notification);
  }

  private static Case ko(String name, Notification notification) {
    return new Case(name, Language.KO, Style.PLAIN, 96, notification);
  }
}
