package io.responder.notify.console;

import java.util.ArrayList;
import java.util.List;

/** Lays out labelled text in columns; widths are those of a terminal, where Hangul takes two. */
final class Page {

  private static final int LABEL = 10;
  private static final String RESET = "\u001b[0m";

  private final StringBuilder text = new StringBuilder();
  private final Style style;
  private final int width;

  Page(Style style, int width) {
    this.style = style;
    this.width = width;
  }

  /** What a colour says. */
  enum Tone {
    PLAIN(""),
    STRONG("\u001b[1m"),
    ALARM("\u001b[1;31m"),
    CAUTION("\u001b[1;33m"),
    CALM("\u001b[1;32m"),
    NOTE("\u001b[1;36m"),
    COMMAND("\u001b[32m"),
    FAINT("\u001b[2m");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  void rule(char c) {
    text.append(toned(String.valueOf(c).repeat(width), Tone.FAINT)).append('\n');
  }

  /** A label and a wrapped text beside it. */
  void entry(String label, Tone labelTone, String content, Tone tone) {
    int room = width - LABEL;
    String lead = toned(label, labelTone) + " ".repeat(Math.max(1, LABEL - width(label)));
    for (String line : wrap(content, room)) {
      text.append(lead).append(toned(line, tone)).append('\n');
      lead = " ".repeat(LABEL);
    }
  }

  /** Short statements, as many on a line as fit. */
  void facts(String label, Tone labelTone, List<String> facts) {
    String head = label;
    StringBuilder line = new StringBuilder();
    for (String fact : facts) {
      boolean isFull = width(line.toString()) + 3 + width(fact) > width - LABEL;
      if (!line.isEmpty() && isFull) {
        entry(head, labelTone, line.toString(), Tone.PLAIN);
        head = "";
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " | ").append(fact);
    }
    entry(head, labelTone, line.toString(), Tone.PLAIN);
  }

  /**
   * A wrapped text under the labels, indented, with a marker before each or only the first line.
   */
  void item(String label, String marker, String hanging, String content, Tone tone) {
    String first = toned(label, Tone.STRONG) + " ".repeat(Math.max(1, LABEL - width(label)));
    String before = marker;
    for (String line : wrap(content, width - LABEL - width(marker))) {
      text.append(first).append(before).append(toned(line, tone)).append('\n');
      first = " ".repeat(LABEL);
      before = hanging;
    }
  }

  /** A line that is never broken, because it is to be copied. */
  void verbatim(String label, String indent, String command) {
    text.append(toned(label, Tone.STRONG))
        .append(" ".repeat(Math.max(1, LABEL - width(label))))
        .append(indent)
        .append(toned(command, Tone.COMMAND))
        .append('\n');
  }

  void blank() {
    text.append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private String toned(String part, Tone tone) {
    return style == Style.PLAIN || tone == Tone.PLAIN || part.isEmpty()
        ? part
        : tone.code + part + RESET;
  }

  /** Breaks at spaces; a word that is longer than a line is broken where the line ends. */
  static List<String> wrap(String content, int room) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (String word : content.split(" ", -1)) {
      int length = width(word);
      if (used > 0 && used + 1 + length > room) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      if (used > 0) {
        line.append(' ');
        used++;
      }
      while (length > room) {
        int cut = fitting(word, room);
        lines.add(word.substring(0, cut));
        word = word.substring(cut);
        length = width(word);
      }
      line.append(word);
      used += length;
    }
    lines.add(line.toString());
    return lines;
  }

  private static int fitting(String word, int room) {
    int end = 0;
    int used = 0;
    while (end < word.length()) {
      int c = word.codePointAt(end);
      used += columns(c);
      if (used > room) {
        break;
      }
      end += Character.charCount(c);
    }
    return Math.max(end, Character.charCount(word.codePointAt(0)));
  }

  /** The columns that a terminal needs for it. */
  static int width(String part) {
    return part.codePoints().map(Page::columns).sum();
  }

  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean isWide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0xffe0 && c <= 0xffe6)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return isWide ? 2 : 1;
  }
}
