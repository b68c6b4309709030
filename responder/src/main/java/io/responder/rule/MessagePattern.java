package io.responder.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A regular expression over messages: linear in time, since messages are written by anybody. */
final class MessagePattern {
  private final Pattern pattern;
  private final List<Set<String>> literals;

  private MessagePattern(Pattern pattern, List<Set<String>> literals) {
    this.pattern = pattern;
    this.literals = literals;
  }

  /**
   * Compiles an expression.
   *
   * @throws com.google.re2j.PatternSyntaxException when it is not valid RE2
   */
  static MessagePattern compile(String expression) {
    return new MessagePattern(
        Pattern.compile(expression, Pattern.DOTALL), RequiredLiterals.of(expression));
  }

  /** The names of its groups. */
  Set<String> names() {
    return pattern.namedGroups().keySet();
  }

  /** A message that matches contains one text of each set, in lower case. */
  List<Set<String>> literals() {
    return literals;
  }

  boolean matches(String message) {
    return pattern.matcher(message).find();
  }

  /** The named groups of the first match; null when there is none. */
  @Nullable Map<String, String> capture(String message) {
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
