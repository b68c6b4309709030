package io.responder.rule.match;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A condition of a rule that is not fulfilled.
 *
 * @param condition the key of the rule: {@code kinds}, {@code message}, {@code when}, …; or {@code
 *     refined}, {@code explained} where another rule is preferred
 * @param wanted what the rule asks for; may be empty
 * @param found what is there instead
 * @param reach whether anything of what is wanted is there
 */
public record Obstacle(String condition, String wanted, String found, Reach reach) {
  private static final int LONGEST = 200;

  /** How far a rule is from matching. */
  public enum Reach {
    /** This condition stands between the rule and a match. */
    NEAR,
    /** The rule is about something else. */
    FAR
  }

  public Obstacle(String condition, String wanted, String found) {
    this(condition, wanted, found, Reach.NEAR);
  }

  /** One line. */
  @Override
  public String toString() {
    return condition + (wanted.isEmpty() ? "" : ": wants " + wanted) + ": " + found;
  }

  static String pairs(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + shortened(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  static String quoted(String text) {
    return text.isEmpty() ? "nothing" : '"' + shortened(text) + '"';
  }

  private static String shortened(String text) {
    String clean = text.replace('\n', ' ');
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
  }
}
