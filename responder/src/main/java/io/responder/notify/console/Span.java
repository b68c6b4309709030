package io.responder.notify.console;

import io.responder.notify.Language;
import java.time.Duration;

/** Lengths of time as a person says them: the two largest units. */
final class Span {

  private Span() {}

  static String of(Duration duration, Language language) {
    Duration span = duration.isNegative() ? Duration.ZERO : duration;
    boolean korean = language == Language.KO;
    if (span.toDays() > 0) {
      return two(span.toDays(), korean ? "일" : " d", span.toHoursPart(), korean ? "시간" : " h");
    }
    if (span.toHours() > 0) {
      return two(span.toHours(), korean ? "시간" : " h", span.toMinutesPart(), korean ? "분" : " min");
    }
    if (span.toMinutes() > 0) {
      return two(
          span.toMinutes(), korean ? "분" : " min", span.toSecondsPart(), korean ? "초" : " s");
    }
    return span.toSeconds() + (korean ? "초" : " s");
  }

  private static String two(long large, String largeUnit, int small, String smallUnit) {
    return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
  }
}
