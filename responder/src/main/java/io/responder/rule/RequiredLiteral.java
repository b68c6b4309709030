package io.responder.rule;

/**
 * Finds the longest text that every match of an RE2 expression must contain.
 *
 * <p>Careful rather than clever: where it is not sure, it knows less. An empty literal is always
 * right.
 */
final class RequiredLiteral {
  private final String expression;
  private final StringBuilder run = new StringBuilder();
  private String longest = "";
  private int at;

  private RequiredLiteral(String expression) {
    this.expression = expression;
  }

  static String of(String expression) {
    if (expression.contains("(?i") || hasTopLevelAlternative(expression)) {
      return "";
    }
    return new RequiredLiteral(expression).find();
  }

  private String find() {
    while (at < expression.length()) {
      char c = expression.charAt(at);
      switch (c) {
        case '(':
          end();
          at = afterGroup(expression, at);
          skipQuantifier();
          break;
        case '[':
          end();
          at = afterClass(expression, at);
          skipQuantifier();
          break;
        case '.', '^', '$':
          end();
          at++;
          skipQuantifier();
          break;
        case '\\':
          escape();
          break;
        default:
          at++;
          literal(c);
      }
    }
    end();
    return longest;
  }

  private void escape() {
    char c = at + 1 < expression.length() ? expression.charAt(at + 1) : '\\';
    at += 2;
    if (Character.isLetterOrDigit(c)) {
      // A class such as \d or \S, an anchor, or an escape with a longer form: its rest reads as
      // literal text only for \x, \p and \Q, which rules have no use for.
      end();
      if ("xpPQ".indexOf(c) >= 0) {
        longest = "";
        at = expression.length();
      }
      skipQuantifier();
    } else {
      literal(c);
    }
  }

  private void literal(char c) {
    char next = at < expression.length() ? expression.charAt(at) : ' ';
    if (next == '?' || next == '*' || next == '{') {
      end();
      skipQuantifier();
    } else if (next == '+') {
      run.append(c);
      end();
      skipQuantifier();
    } else {
      run.append(c);
    }
  }

  private void end() {
    if (run.length() > longest.length()) {
      longest = run.toString();
    }
    run.setLength(0);
  }

  private void skipQuantifier() {
    while (at < expression.length() && "?*+{".indexOf(expression.charAt(at)) >= 0) {
      if (expression.charAt(at) == '{') {
        int close = expression.indexOf('}', at);
        at = close < 0 ? expression.length() : close + 1;
      } else {
        at++;
      }
    }
  }

  private static boolean hasTopLevelAlternative(String expression) {
    int at = 0;
    while (at < expression.length()) {
      switch (expression.charAt(at)) {
        case '|':
          return true;
        case '\\':
          at += 2;
          break;
        case '(':
          at = afterGroup(expression, at);
          break;
        case '[':
          at = afterClass(expression, at);
          break;
        default:
          at++;
      }
    }
    return false;
  }

  private static int afterGroup(String expression, int open) {
    int depth = 0;
    int at = open;
    while (at < expression.length()) {
      switch (expression.charAt(at)) {
        case '\\':
          at += 2;
          break;
        case '[':
          at = afterClass(expression, at);
          break;
        case '(':
          depth++;
          at++;
          break;
        case ')':
          at++;
          if (--depth == 0) {
            return at;
          }
          break;
        default:
          at++;
      }
    }
    return expression.length();
  }

  private static int afterClass(String expression, int open) {
    int at = open + 1;
    if (at < expression.length() && expression.charAt(at) == '^') {
      at++;
    }
    if (at < expression.length() && expression.charAt(at) == ']') {
      at++;
    }
    while (at < expression.length() && expression.charAt(at) != ']') {
      if (expression.startsWith("[:", at)) {
        int close = expression.indexOf(":]", at);
        at = close < 0 ? expression.length() : close + 2;
      } else {
        at += expression.charAt(at) == '\\' ? 2 : 1;
      }
    }
    return Math.min(expression.length(), at + 1);
  }
}
