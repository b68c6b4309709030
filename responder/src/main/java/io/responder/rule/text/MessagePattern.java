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
  private final Pattern pattern;
  private final List<Set<String>> literals;
  private final Set<String> names;
  // What it stands for where that is a few texts.
  private final String @Nullable [] texts;

  private MessagePattern(Pattern pattern, List<Set<String>> literals) {
    this.pattern = pattern;
    this.literals = literals;
    names = pattern.namedGroups().keySet();
    Set<String> finite = FiniteTexts.of(pattern.pattern());
    texts = finite == null ? null : finite.toArray(String[]::new);
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
    return texts == null ? pattern.matcher(message).find() : hasOne(texts, message);
  }

  /** Whether a message contains one of a few texts. */
  public static boolean hasOne(String[] texts, String message) {
    for (String text : texts) {
      if (message.contains(text)) {
        return true;
      }
    }
    return false;
  }

  /** The few texts that it stands for, so that a search for them is enough; null for more. */
  String @Nullable [] texts() {
    return texts;
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
