package io.responder.model;

import io.responder.model.Matcher.Operator;
import java.util.ArrayList;
import java.util.List;

/** Matchers as people write them, while they are being read. */
final class MatcherText {

  /** Signs that end a name or a value without quotes. */
  private static final String RESERVED = "{}!=~,\\\"'`";

  private final String text;
  private int at;

  MatcherText(String text) {
    this.text = text;
  }

  /** All that the text says; it must say at least one. */
  List<Matcher> matchers() {
    boolean braces = skipped('{');
    List<Matcher> found = new ArrayList<>();
    blank();
    while (at < text.length() && text.charAt(at) != '}') {
      found.add(matcher());
      blank();
      if (!skipped(',')) {
        break;
      }
      blank();
    }
    if (braces && !skipped('}')) {
      throw wrong(at == text.length() ? "the closing } is missing" : "a comma or } is missing");
    }
    blank();
    if (at < text.length()) {
      throw wrong(text.charAt(at) == '}' ? "the opening { is missing" : "a comma is missing");
    }
    if (found.isEmpty()) {
      throw wrong("there is no matcher: write for example namespace=\"shop\"");
    }
    return List.copyOf(found);
  }

  private Matcher matcher() {
    int start = at;
    String name = word("a label's name");
    blank();
    Operator operator = operator(name);
    blank();
    String value = word("a value for " + name);
    try {
      return new Matcher(name, operator, value);
    } catch (IllegalArgumentException e) {
      at = start;
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Operator operator(String name) {
    for (Operator operator :
        List.of(Operator.MATCHES, Operator.NOT_MATCHES, Operator.NOT_EQUAL, Operator.EQUAL)) {
      if (text.startsWith(operator.sign(), at)) {
        at += operator.sign().length();
        return operator;
      }
    }
    throw wrong("=, !=, =~ or !~ is missing after " + name);
  }

  private String word(String wanted) {
    if (at < text.length() && text.charAt(at) == '"') {
      return quotedWord();
    }
    int start = at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw wrong(wanted + " is missing; what has other signs is written in double quotes");
    }
    return text.substring(start, at);
  }

  private String quotedWord() {
    int start = at++;
    StringBuilder word = new StringBuilder();
    while (at < text.length()) {
      char sign = text.charAt(at++);
      if (sign == '"') {
        return word.toString();
      }
      if (sign == '\n') {
        break;
      }
      word.append(sign == '\\' ? escaped() : sign);
    }
    at = start;
    throw wrong("the closing \" is missing");
  }

  private char escaped() {
    char sign = at < text.length() ? text.charAt(at++) : ' ';
    return switch (sign) {
      case '\\', '"' -> sign;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'u' -> codeUnit();
      default -> {
        at--;
        throw wrong("\\" + sign + " is no escape; a backslash is written \\\\");
      }
    };
  }

  private char codeUnit() {
    int end = at + 4;
    if (end <= text.length()
        && text.substring(at, end).chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      char unit = (char) Integer.parseInt(text.substring(at, end), 16);
      at = end;
      return unit;
    }
    throw wrong("\\u has four hexadecimal digits");
  }

  private void blank() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean skipped(char sign) {
    blank();
    boolean there = at < text.length() && text.charAt(at) == sign;
    at += there ? 1 : 0;
    return there;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "matchers " + text + ": at character " + (at + 1) + ": " + what);
  }

  static boolean isPlain(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> isPlain((char) c));
  }

  private static boolean isPlain(char sign) {
    return RESERVED.indexOf(sign) < 0 && !Character.isWhitespace(sign);
  }

  static String quoted(String word) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char sign : word.toCharArray()) {
      switch (sign) {
        case '\\', '"' -> quoted.append('\\').append(sign);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(sign);
      }
    }
    return quoted.append('"').toString();
  }
}
