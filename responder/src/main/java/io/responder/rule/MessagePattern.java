package io.responder.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression over messages: linear in time, since messages are written by anybody.
 *
 * <p>A literal that every match must contain is looked for first; most messages end there.
 */
final class MessagePattern {
  private final Pattern pattern;
  private final String literal;

  private MessagePattern(Pattern pattern, String literal) {
    this.pattern = pattern;
    this.literal = literal;
  }

  /**
   * Compiles an expression.
   *
   * @throws com.google.re2j.PatternSyntaxException when it is not valid RE2
   */
  static MessagePattern compile(String expression) {
    return new MessagePattern(
        Pattern.compile(expression, Pattern.DOTALL), RequiredLiteral.of(expression));
  }

  /** The names of its groups. */
  Set<String> names() {
    return pattern.namedGroups().keySet();
  }

  boolean matches(String message) {
    return message.contains(literal) && pattern.matcher(message).find();
  }

  /** The named groups of the first match; null when there is none. */
  @Nullable Map<String, String> capture(String message) {
    if (!message.contains(literal)) {
      return null;
    }
    Matcher matcher = pattern.matcher(message);
    if (!matcher.find()) {
      return null;
    }
    Map<String, String> captures = new TreeMap<>();
    for (String name : names()) {
      String value = Template.clean(matcher.group(name));
      if (value != null) {
        captures.put(name, value);
      }
    }
    return captures;
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}
