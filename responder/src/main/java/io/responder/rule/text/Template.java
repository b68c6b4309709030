package io.responder.rule.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders: {@code ${name}} or {@code ${name|fallback}}; {@code $${} is a literal
 * {@code ${}.
 *
 * <p>Logic-less: a value is data and never evaluated again. Values come from objects that anybody
 * may have written, so they are stripped of control and formatting characters, shortened, and in
 * commands quoted for a shell.
 */
public final class Template {
  private static final int LONGEST_VALUE = 512;

  /** Where in a shell command a placeholder stands. */
  private enum Place {
    BARE,
    SINGLE_QUOTED,
    DOUBLE_QUOTED
  }

  private record Piece(
      String literal, @Nullable String name, @Nullable String fallback, Place place) {}

  private final String source;
  private final List<Piece> pieces;
  // The whole text where it has no placeholder.
  private final @Nullable String constant;

  private Template(String source, List<Piece> pieces) {
    this.source = source;
    this.pieces = pieces;
    constant = pieces.size() == 1 ? pieces.get(0).literal() : null;
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException with a sentence for the author when it is malformed
   */
  public static Template parse(String source) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    Place place = Place.BARE;
    int at = 0;
    while (at < source.length()) {
      if (source.startsWith("$${", at)) {
        literal.append("${");
        at += 3;
        continue;
      }
      if (!source.startsWith("${", at)) {
        place = next(place, source, at);
        literal.append(source.charAt(at++));
        continue;
      }
      int end = source.indexOf('}', at);
      if (end < 0) {
        throw new IllegalArgumentException("\"${\" is not closed");
      }
      String inner = source.substring(at + 2, end);
      int bar = inner.indexOf('|');
      String name = bar < 0 ? inner : inner.substring(0, bar);
      if (inner.contains("${")) {
        throw new IllegalArgumentException("\"${" + inner + "}\" holds a placeholder in another");
      }
      if (!isName(name)) {
        throw new IllegalArgumentException("\"${" + inner + "}\" is not a placeholder");
      }
      pieces.add(new Piece(literal.toString(), null, null, Place.BARE));
      pieces.add(new Piece("", name, bar < 0 ? null : inner.substring(bar + 1), place));
      literal.setLength(0);
      at = end + 1;
    }
    pieces.add(new Piece(literal.toString(), null, null, Place.BARE));
    return new Template(source, List.copyOf(pieces));
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= 120
        && Character.isLetter(name.charAt(0))
        && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-/".indexOf(c) >= 0);
  }

  private static Place next(Place place, String source, int at) {
    char c = source.charAt(at);
    if (c == '\'' && place != Place.DOUBLE_QUOTED) {
      return place == Place.BARE ? Place.SINGLE_QUOTED : Place.BARE;
    }
    if (c == '"' && place != Place.SINGLE_QUOTED) {
      return place == Place.BARE ? Place.DOUBLE_QUOTED : Place.BARE;
    }
    return place;
  }

  /** The names of its placeholders, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.name() != null) {
        names.add(piece.name());
      }
    }
    return names;
  }

  /** Whether a placeholder stands between double quotes, where no quoting of values is safe. */
  public boolean hasDoubleQuoted() {
    return pieces.stream()
        .anyMatch(piece -> piece.name() != null && piece.place() == Place.DOUBLE_QUOTED);
  }

  /** Fills it in for reading. What has no value shows its fallback or {@code <name>}. */
  public String text(Function<String, @Nullable String> values) {
    if (constant != null) {
      return constant;
    }
    StringBuilder filled = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece.name() == null) {
        filled.append(piece.literal());
        continue;
      }
      String value = clean(values.apply(piece.name()));
      filled.append(value == null ? missing(piece) : value);
    }
    return filled.toString();
  }

  /** Fills it in as a shell command: pasted, no value can become more than one plain word. */
  public String command(Function<String, @Nullable String> values) {
    if (constant != null) {
      return constant;
    }
    StringBuilder filled = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece.name() == null) {
        filled.append(piece.literal());
        continue;
      }
      String value = clean(values.apply(piece.name()));
      if (value == null || (value.startsWith("-") && startsWord(filled))) {
        filled.append(missing(piece));
      } else {
        filled.append(quote(value, piece.place()));
      }
    }
    return filled.toString();
  }

  /** Fills it in; null when a placeholder has neither a value nor a fallback. */
  public @Nullable String strict(Function<String, @Nullable String> values) {
    if (constant != null) {
      return constant;
    }
    for (Piece piece : pieces) {
      if (piece.name() != null
          && piece.fallback() == null
          && clean(values.apply(piece.name())) == null) {
        return null;
      }
    }
    return text(values);
  }

  private static String missing(Piece piece) {
    return piece.fallback() != null ? piece.fallback() : "<" + piece.name() + ">";
  }

  // A value that begins with a dash would be read as an option, quoted or not.
  private static boolean startsWord(CharSequence before) {
    return before.length() == 0 || " \t\n'\"".indexOf(before.charAt(before.length() - 1)) >= 0;
  }

  private static String quote(String value, Place place) {
    if (isSafe(value)) {
      return value;
    }
    String inner = value.replace("'", "'\\''");
    return place == Place.SINGLE_QUOTED ? inner : "'" + inner + "'";
  }

  private static boolean isSafe(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isSafe(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSafe(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || "._/:@=,+-".indexOf(c) >= 0;
  }

  /** Strips control and invisible characters; null when nothing is left. */
  static @Nullable String clean(@Nullable String value) {
    if (value == null || isClean(value)) {
      return value;
    }
    StringBuilder kept = new StringBuilder(Math.min(value.length(), LONGEST_VALUE));
    for (int i = 0; i < value.length() && kept.length() < LONGEST_VALUE; ) {
      int c = value.codePointAt(i);
      int type = Character.getType(c);
      if (c == '\n' || c == '\t' || c == '\r') {
        kept.append(' ');
      } else if (type != Character.CONTROL
          && type != Character.FORMAT
          && type != Character.SURROGATE
          && type != Character.LINE_SEPARATOR
          && type != Character.PARAGRAPH_SEPARATOR) {
        kept.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    String result = kept.toString().strip();
    return result.isEmpty() ? null : result;
  }

  // Most values are plain: nothing needs to be built for them.
  private static boolean isClean(String value) {
    int length = value.length();
    if (length == 0
        || length > LONGEST_VALUE
        || value.charAt(0) == ' '
        || value.charAt(length - 1) == ' ') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return source;
  }
}
