package io.responder.rule.text;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of an expression that stands for a few only: {@code image (?:of|for) the pod}. A search
 * for each of them finds what the expression finds.
 *
 * <p>Careful rather than clever: for what it does not know it has no texts.
 */
final class FiniteTexts {
  private static final int MOST = 16;
  private static final String SIGNS = "^$.*+{}[]";

  private final String expression;
  private int at;

  private FiniteTexts(String expression) {
    this.expression = expression;
  }

  /** All texts that an expression stands for; null where they are many or not known. */
  static @Nullable Set<String> of(String expression) {
    FiniteTexts reader = new FiniteTexts(expression);
    Set<String> texts = reader.alternatives();
    return texts != null && reader.at == expression.length() ? texts : null;
  }

  private @Nullable Set<String> alternatives() {
    Set<String> all = new LinkedHashSet<>();
    do {
      Set<String> branch = sequence();
      if (branch == null) {
        return null;
      }
      all.addAll(branch);
    } while (take('|'));
    return all.size() > MOST ? null : all;
  }

  private @Nullable Set<String> sequence() {
    Set<String> texts = Set.of("");
    while (at < expression.length() && "|)".indexOf(expression.charAt(at)) < 0) {
      Set<String> next = piece();
      if (next == null) {
        return null;
      }
      if (take('?')) {
        next = new LinkedHashSet<>(next);
        next.add("");
      }
      if (at < expression.length() && "?*+{".indexOf(expression.charAt(at)) >= 0) {
        return null;
      }
      texts = joined(texts, next);
      if (texts.size() > MOST) {
        return null;
      }
    }
    return texts;
  }

  private static Set<String> joined(Set<String> starts, Set<String> ends) {
    Set<String> joined = new LinkedHashSet<>();
    for (String start : starts) {
      for (String end : ends) {
        joined.add(start + end);
      }
    }
    return joined;
  }

  private @Nullable Set<String> piece() {
    char c = expression.charAt(at);
    if (c == '(') {
      return group();
    }
    if (c == '\\') {
      at++;
      if (at == expression.length() || Character.isLetterOrDigit(expression.charAt(at))) {
        return null;
      }
      return Set.of(String.valueOf(expression.charAt(at++)));
    }
    if (c == '?' || SIGNS.indexOf(c) >= 0 || Character.isSurrogate(c)) {
      return null;
    }
    at++;
    return Set.of(String.valueOf(c));
  }

  private @Nullable Set<String> group() {
    at++;
    if (take('?') && !take(':')) {
      // A name, or flags, that mean something else.
      return null;
    }
    Set<String> content = alternatives();
    return take(')') ? content : null;
  }

  private boolean take(char expected) {
    if (at < expression.length() && expression.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }
}
