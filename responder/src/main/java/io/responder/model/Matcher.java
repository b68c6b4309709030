package io.responder.model;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A condition on one label, as Alertmanager writes it: {@code namespace="shop"}, {@code
 * cause=~"image-.*"}. An absent label counts as an empty one. Expressions are RE2 and match the
 * whole value.
 *
 * @param name the label's name, any text
 * @param operator how the value is compared
 * @param value what the label's value is compared with
 */
public record Matcher(String name, Operator operator, String value) {

  static final int MAX_LENGTH = 1_024;

  /**
   * Checks the condition.
   *
   * @throws IllegalArgumentException when the expression is not valid RE2, the name empty, or
   *     either too long; the message is for whoever wrote it
   */
  public Matcher {
    requireNonNull(name, "name");
    requireNonNull(operator, "operator");
    requireNonNull(value, "value");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a matcher has no label name");
    }
    if (name.length() > MAX_LENGTH || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a matcher's name and value have at most " + MAX_LENGTH + " characters");
    }
    if (operator.isExpression()) {
      compiled(name, value);
    }
  }

  /**
   * Reads one matcher, or several in braces or separated by commas: {@code a=b}, {@code
   * {a="b",c=~"d.*"}}.
   *
   * @throws IllegalArgumentException says what is wrong, and where
   */
  public static List<Matcher> parse(String text) {
    return new MatcherText(text).matchers();
  }

  /** The test of a label's value; compiled once, so worth keeping. */
  public Predicate<String> test() {
    if (!operator.isExpression()) {
      return operator == Operator.EQUAL ? value::equals : other -> !value.equals(other);
    }
    Pattern pattern = compiled(name, value);
    boolean wanted = operator == Operator.MATCHES;
    return other -> pattern.matcher(other).matches() == wanted;
  }

  /** Whether the labels are as it says. */
  public boolean matches(Map<String, String> labels) {
    return test().test(labels.getOrDefault(name, ""));
  }

  private static Pattern compiled(String name, String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the expression of label "
              + name
              + " is not RE2: "
              + e.getDescription()
              + ": "
              + e.getPattern(),
          e);
    }
  }

  /** Written so that {@link #parse} reads the same. */
  @Override
  public String toString() {
    return (MatcherText.isPlain(name) ? name : MatcherText.quoted(name))
        + operator.sign()
        + MatcherText.quoted(value);
  }

  /** How a label's value is compared. */
  public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    NOT_MATCHES("!~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }

    boolean isExpression() {
      return this == MATCHES || this == NOT_MATCHES;
    }
  }
}
