package io.responder.rule.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A regular expression over messages: linear in time, since messages are written by anybody. */
public final class MessagePattern {
  private static final String SIGNS = "\\^$.|?*+()[]{}";

  private final Pattern pattern;
  private final List<Set<String>> literals;
  private final Set<String> names;
  private final @Nullable String plain;

  private MessagePattern(Pattern pattern, List<Set<String>> literals) {
    this.pattern = pattern;
    this.literals = literals;
    names = pattern.namedGroups().keySet();
    String expression = pattern.pattern();
    plain = expression.chars().anyMatch(c -> SIGNS.indexOf(c) >= 0) ? null : expression;
  }

  /**
   * Compiles an expression.
   *
   * @throws com.google.re2j.PatternSyntaxException when it is not valid RE2
   */
  public static MessagePattern compile(String expression) {
    return new MessagePattern(
        Pattern.compile(expression, Pattern.DOTALL), RequiredLiterals.of(expression));
  }

  /** The names of its groups. */
  public Set<String> names() {
    return names;
  }

  /** A message that matches contains one text of each set, in any case. */
  public List<Set<String>> literals() {
    return literals;
  }

  public boolean matches(String message) {
    // Most patterns have no sign of a regular expression: a search for the text is enough.
    return plain != null ? message.contains(plain) : pattern.matcher(message).find();
  }

  /** The named groups of the first match, sorted; null when there is none. */
  public @Nullable Map<String, String> capture(String message) {
    if (names.isEmpty()) {
      return matches(message) ? Map.of() : null;
    }
    Matcher matcher = pattern.matcher(message);
    if (!matcher.find()) {
      return null;
    }
    Map<String, String> captures = new TreeMap<>();
    for (String name : names) {
      String value = Template.clean(matcher.group(name));
      if (value != null) {
        captures.put(name, value);
      }
    }
    return Collections.unmodifiableMap(captures);
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}
