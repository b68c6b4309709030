package io.responder.rule.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds sets of texts, in lower case: every match of an RE2 expression contains at least one text
 * of each set.
 *
 * <p>Careful rather than clever: where it is not sure, it knows nothing. No set is always right and
 * means that any message may match.
 */
final class RequiredLiterals {

  private static final int SHORTEST = 3;
  private static final int MOST = 24;

  /** How many sets the branches of an alternative are multiplied out to. */
  private static final int MOST_SETS = 16;

  /** The set whose least telling member says most; of equals the smaller. */
  static final Comparator<Set<String>> TELLING =
      Comparator.comparingInt(RequiredLiterals::shortest)
          .thenComparing(Comparator.comparingInt((Set<String> set) -> set.size()).reversed());

  private final String expression;
  private int at;

  private RequiredLiterals(String expression) {
    this.expression = expression;
  }

  /** The sets; none where nothing is known. */
  static List<Set<String>> of(String expression) {
    return hasLongEscape(expression) ? List.of() : new RequiredLiterals(expression).alternatives();
  }

  /** Escapes with a longer form, which rules have no use for: their rest would read as text. */
  private static boolean hasLongEscape(String expression) {
    for (int i = 0; i + 1 < expression.length(); i++) {
      if (expression.charAt(i) == '\\') {
        i++; // A backslash may be what is escaped: then the next one begins anew.
        if ("QxpP".indexOf(expression.charAt(i)) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static int shortest(Set<String> set) {
    return set.stream().mapToInt(String::length).min().orElse(0);
  }

  /** One of several branches matches: of each choice of a set from every branch, one text. */
  private List<Set<String>> alternatives() {
    List<Set<String>> chosen = sequence();
    while (take('|')) {
      List<Set<String>> branch = sequence();
      if (chosen.size() * branch.size() > MOST_SETS) {
        branch = List.of(mostTelling(branch));
      }
      chosen = product(chosen, branch);
    }
    return chosen;
  }

  private static List<Set<String>> product(List<Set<String>> some, List<Set<String>> others) {
    List<Set<String>> product = new ArrayList<>();
    for (Set<String> one : some) {
      for (Set<String> other : others) {
        Set<String> both = new TreeSet<>(one);
        both.addAll(other);
        if (both.size() <= MOST) {
          product.add(both);
        }
      }
    }
    return product.stream().distinct().toList();
  }

  private static Set<String> mostTelling(List<Set<String>> parts) {
    return parts.stream().max(TELLING).orElse(Set.of());
  }

  /** Everything of a sequence matches: all of its parts are required. */
  private List<Set<String>> sequence() {
    List<Set<String>> parts = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    while (at < expression.length() && "|)".indexOf(expression.charAt(at)) < 0) {
      char c = expression.charAt(at);
      if (c == '(') {
        end(run, parts);
        List<Set<String>> group = group();
        if (!isOptional()) {
          parts.addAll(group);
        }
      } else if (c == '[') {
        end(run, parts);
        skipClass();
        isOptional();
      } else if (c == '.' || c == '^' || c == '$') {
        end(run, parts);
        at++;
        isOptional();
      } else if (c == '\\' && isClassEscape()) {
        end(run, parts);
        at += 2;
        isOptional();
      } else {
        text(run, parts);
      }
    }
    end(run, parts);
    return parts.stream().filter(part -> shortest(part) >= SHORTEST).distinct().toList();
  }

  private boolean isClassEscape() {
    return at + 1 >= expression.length() || Character.isLetterOrDigit(expression.charAt(at + 1));
  }

  /** One character that stands for itself, with its quantifier. */
  private void text(StringBuilder run, List<Set<String>> parts) {
    if (expression.charAt(at) == '\\') {
      at++;
    }
    char c = expression.charAt(at);
    at++;
    boolean repeated = at < expression.length() && expression.charAt(at) == '+';
    if (repeated) {
      run.append(c);
      end(run, parts);
      isOptional();
    } else if (isQuantifier()) {
      end(run, parts);
      isOptional();
    } else {
      run.append(c);
    }
  }

  private static void end(StringBuilder run, List<Set<String>> parts) {
    if (run.length() > 0) {
      parts.add(Set.of(run.toString().toLowerCase(Locale.ROOT)));
    }
    run.setLength(0);
  }

  /** A group's content; what only sets flags requires nothing. */
  private List<Set<String>> group() {
    at++;
    if (take('?')) {
      if (take('P') || expression.startsWith("<", at)) {
        at = expression.indexOf('>', at) + 1;
      } else {
        while (at < expression.length() && ":)".indexOf(expression.charAt(at)) < 0) {
          at++;
        }
        take(':');
      }
    }
    List<Set<String>> content = alternatives();
    take(')');
    return content;
  }

  private boolean isQuantifier() {
    if (at >= expression.length()) {
      return false;
    }
    char c = expression.charAt(at);
    return c == '?'
        || c == '*'
        || (c == '{'
            && at + 1 < expression.length()
            && Character.isDigit(expression.charAt(at + 1)));
  }

  /** Passes over the quantifiers here; true when they allow that there is nothing. */
  private boolean isOptional() {
    boolean optional = false;
    while (at < expression.length() && (isQuantifier() || expression.charAt(at) == '+')) {
      if (expression.charAt(at) == '{') {
        optional |= expression.charAt(at + 1) == '0';
        int close = expression.indexOf('}', at);
        at = close < 0 ? expression.length() : close + 1;
      } else {
        // A ? behind another quantifier makes it lazy; taking it for optional is only less clever.
        optional |= expression.charAt(at) != '+';
        at++;
      }
    }
    return optional;
  }

  private boolean take(char expected) {
    if (at < expression.length() && expression.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void skipClass() {
    at++;
    take('^');
    take(']');
    while (at < expression.length() && expression.charAt(at) != ']') {
      if (expression.startsWith("[:", at)) {
        int close = expression.indexOf(":]", at);
        at = close < 0 ? expression.length() : close + 2;
      } else {
        at += expression.charAt(at) == '\\' ? 2 : 1;
      }
    }
    at = Math.min(expression.length(), at + 1);
  }
}
