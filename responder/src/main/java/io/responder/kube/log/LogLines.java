package io.responder.kube.log;

import com.google.re2j.Pattern;
import io.responder.kube.decode.Redaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a log that are worth telling: those that speak of trouble, and the last ones.
 * Bounded in number and length, without secrets and terminal colours; equal lines are counted.
 */
final class LogLines {

  static final int MAX_LINES = 20;

  /** So many of the last lines are told, whatever they say: a program's last words. */
  private static final int LAST_WORDS = 3;

  private static final Pattern TROUBLE =
      Pattern.compile(
          "(?i)error|exception|fail|fatal|panic|refused|denied|unauthorized|forbidden|timeout"
              + "|timed out|unable|cannot|can't|could not|not found|no such|invalid|missing|required"
              + "|out of memory|oom|killed|abort|segfault|traceback|caused by|unhandled|expired|warn");

  private static final Pattern COLOURS = Pattern.compile("\\x1b\\[[0-9;]*[A-Za-z]");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]");

  private LogLines() {}

  /**
   * A line.
   *
   * @param text what it says
   * @param count how often it was there
   */
  record Line(String text, long count) {}

  /** The lines of a text, in their order. */
  static List<Line> of(String text) {
    List<String> all = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String clean = CONTROL.matcher(COLOURS.matcher(line).replaceAll("")).replaceAll("").strip();
      if (!clean.isEmpty()) {
        all.add(clean);
      }
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      boolean last = i >= all.size() - LAST_WORDS;
      if (last || TROUBLE.matcher(all.get(i)).find()) {
        counts.merge(Redaction.clean(all.get(i)), 1L, Long::sum);
      }
    }
    List<Line> lines = new ArrayList<>();
    counts.forEach((line, count) -> lines.add(new Line(line, count)));
    // The end says why it ended, the beginning only how it began.
    return lines.size() <= MAX_LINES
        ? lines
        : lines.subList(lines.size() - MAX_LINES, lines.size());
  }
}
