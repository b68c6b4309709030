package io.responder.notify;

/**
 * Text from a cluster made harmless for people's eyes: without control characters, terminal escape
 * sequences and invisible or direction-changing characters. Line breaks become spaces.
 */
public final class PlainText {

  private static final int ESCAPE = 0x1b;
  private static final int CSI = 0x9b;
  private static final int BELL = 0x07;

  private PlainText() {}

  public static String of(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (c == ESCAPE || c == CSI) {
        i = afterSequence(text, i);
        continue;
      }
      i += Character.charCount(c);
      append(plain, c);
    }
    return plain.toString().strip();
  }

  /** The same, with at most {@code limit} characters; what is cut is counted. */
  public static String of(String text, int limit) {
    String plain = of(text);
    int length = plain.codePointCount(0, plain.length());
    if (length <= limit) {
      return plain;
    }
    return plain.substring(0, plain.offsetByCodePoints(0, limit))
        + "...(+"
        + (length - limit)
        + ")";
  }

  private static void append(StringBuilder plain, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL -> {
        if (c == '\n' || c == '\r' || c == '\t' || c == 0x85) {
          appendSpace(plain);
        }
      }
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> appendSpace(plain);
      case Character.FORMAT -> {}
      case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> plain.append('?');
      default -> plain.appendCodePoint(c);
    }
  }

  private static void appendSpace(StringBuilder plain) {
    if (plain.length() > 0 && plain.charAt(plain.length() - 1) != ' ') {
      plain.append(' ');
    }
  }

  /** The index after the escape sequence that begins at {@code start}. */
  private static int afterSequence(String text, int start) {
    int i = start + 1;
    if (text.charAt(start) == ESCAPE) {
      if (i >= text.length()) {
        return i;
      }
      char kind = text.charAt(i++);
      if (kind == ']' || kind == 'P' || kind == '^' || kind == '_' || kind == 'X') {
        return afterString(text, i);
      }
      if (kind != '[') {
        return i;
      }
    }
    while (i < text.length() && text.charAt(i) >= 0x20 && text.charAt(i) < 0x40) {
      i++;
    }
    boolean hasEnd = i < text.length() && text.charAt(i) >= 0x40 && text.charAt(i) < 0x7f;
    return hasEnd ? i + 1 : i;
  }

  /** Such a string ends with a bell or a string terminator; without one it is not a string. */
  private static int afterString(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == BELL || c == 0x9c) {
        return i + 1;
      }
      if (c == ESCAPE) {
        return Math.min(i + 2, text.length());
      }
      if (c == '\n' || c == '\r') {
        return start;
      }
    }
    return start;
  }
}
