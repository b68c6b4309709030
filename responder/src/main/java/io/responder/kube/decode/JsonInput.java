package io.responder.kube.decode;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON as bytes, read once from front to back. One thread.
 *
 * <p>What is read is checked; what is skipped is followed only as far as it takes to find its end,
 * whatever its depth. Bytes that are no UTF-8 are replaced. Never reads further from the stream
 * than the value needs, so that a message of a watch is complete as soon as its last byte is there.
 */
public final class JsonInput {

  private static final int FIRST_BUFFER = 16 * 1024;
  private static final int LONGEST_TEXT = 16_000_000;

  private static final long QUOTES = Words.ONES * '"';
  private static final long BACKSLASHES = Words.ONES * '\\';
  private static final long CASES = Words.ONES * 0x20;
  private static final long OPENINGS = Words.ONES * '{'; // '[' but for the bit of CASES
  private static final long CLOSINGS = Words.ONES * '}'; // ']' but for the bit of CASES

  private final @Nullable InputStream in;
  private byte[] buffer;
  private int at;
  private int limit;

  // What is being copied, and from where in the buffer on.
  private @Nullable ByteArrayOutputStream copied;
  private int copiedFrom;

  // The last text or number that was read: a range of the buffer, or text that had escapes.
  private int from;
  private int to;
  private @Nullable String unescaped;

  /** Reads a stream. */
  public JsonInput(InputStream in) {
    this.in = in;
    this.buffer = new byte[FIRST_BUFFER];
  }

  /** Reads these bytes. */
  public JsonInput(byte[] json) {
    this.in = null;
    this.buffer = json;
    this.limit = json.length;
  }

  /** Something that reads one value. */
  @FunctionalInterface
  public interface Step {
    /** Reads or skips the value that comes next, and nothing else. */
    void read() throws IOException;
  }

  /** Something that reads the value of one field. */
  @FunctionalInterface
  public interface FieldStep {
    /** Reads or skips the value of the field of that name, and nothing else. */
    void read(String name) throws IOException;
  }

  /** The first byte of what comes next, white space passed over; -1 at the end of the stream. */
  public int peek() throws IOException {
    while (true) {
      while (at < limit) {
        byte next = buffer[at];
        if (next > ' ' || next < 0) {
          return next & 0xFF;
        }
        if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
          throw malformed("a control character");
        }
        at++;
      }
      if (!fill(at)) {
        return -1;
      }
    }
  }

  /** Reads an object field by field. */
  public void object(FieldStep step) throws IOException {
    enter('{');
    for (boolean first = true; another('}', first); first = false) {
      name();
      step.read(text());
    }
  }

  /** Reads an array element by element. */
  public void array(Step step) throws IOException {
    enter('[');
    for (boolean first = true; another(']', first); first = false) {
      step.read();
    }
  }

  /** Reads a text, number or literal as text; skips anything else and returns the default. */
  public String scalar(String byDefault) throws IOException {
    int next = peek();
    if (next == '{' || next == '[') {
      skip();
      return byDefault;
    }
    if (next == '"') {
      at++;
      string();
      return text();
    }
    bare();
    String text = text();
    return text.equals("null") ? byDefault : text;
  }

  /** Passes over the value that comes next, whatever it is. */
  public void skip() throws IOException {
    switch (peek()) {
      case '{', '[' -> skipStructure();
      case '"' -> skipString();
      case -1 -> throw ended();
      default -> bare();
    }
  }

  /** Passes over the value that comes next and returns its bytes as they are. */
  byte[] copy() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    peek();
    copied = bytes;
    copiedFrom = at;
    try {
      skip();
      bytes.write(buffer, copiedFrom, at - copiedFrom);
      return bytes.toByteArray();
    } finally {
      copied = null;
    }
  }

  /** Passes over the bracket that begins a structure. */
  void enter(char opening) throws IOException {
    int next = peek();
    if (next != opening) {
      throw next < 0 ? ended() : malformed("no '" + opening + '\'');
    }
    at++;
  }

  /** Whether the structure has another element, which comes next; else its end is passed. */
  boolean another(char closing, boolean first) throws IOException {
    int next = peek();
    if (next == closing) {
      at++;
      return false;
    }
    if (first) {
      return true;
    }
    if (next != ',') {
      throw next < 0 ? ended() : malformed("no ',' or '" + closing + '\'');
    }
    at++;
    if (peek() == closing) {
      throw malformed("nothing behind ','");
    }
    return true;
  }

  /** Reads the name of a field and the colon; it is then the {@link #text}. */
  void name() throws IOException {
    int next = peek();
    if (next != '"') {
      throw next < 0 ? ended() : malformed("no field name");
    }
    at++;
    string();
    // The range must survive reading on: the colon nearly always follows at once.
    if (at < limit && buffer[at] == ':') {
      at++;
      return;
    }
    if (unescaped == null) {
      unescaped = text();
    }
    if (peek() != ':') {
      throw malformed("no ':' behind a field name");
    }
    at++;
  }

  /** Reads a text; the opening quote comes next. */
  void quoted() throws IOException {
    at++;
    string();
  }

  /** Reads a number or a literal up to what ends it. */
  void bare() throws IOException {
    int i = at;
    while (true) {
      while (i < limit) {
        byte next = buffer[i];
        if (next == ',' || next == '}' || next == ']' || (next <= ' ' && next >= 0)) {
          bare(i);
          return;
        }
        i++;
      }
      int kept = i - at;
      if (kept > LONGEST_TEXT || !fill(at)) {
        bare(limit);
        return;
      }
      i = at + kept;
    }
  }

  private void bare(int end) throws IOException {
    if (end == at) {
      throw limit == at ? ended() : malformed("no value");
    }
    from = at;
    to = end;
    at = end;
    unescaped = null;
  }

  /** The buffer that holds the last text, from {@link #from} to {@link #to}. */
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The last text where it had escapes, else null: then the bytes are the text. */
  @Nullable String unescaped() {
    return unescaped;
  }

  /** The last text. */
  String text() {
    return unescaped != null
        ? unescaped
        : new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  IOException malformed(String what) {
    return new IOException("it is not JSON: " + what);
  }

  private static IOException ended() {
    return new EOFException("the stream ended within a value");
  }

  // Behind the opening quote: to behind the closing one.
  private void string() throws IOException {
    boolean escapes = false;
    int i = at;
    while (true) {
      i = mark(i);
      if (i >= limit) {
        int read = i - at;
        if (read > LONGEST_TEXT) {
          throw malformed("a text of more than " + LONGEST_TEXT + " bytes");
        }
        if (!fill(at)) {
          throw ended();
        }
        i = at + read;
      } else if (buffer[i] == '"') {
        from = at;
        to = i;
        at = i + 1;
        unescaped = escapes ? unescape() : null;
        return;
      } else {
        escapes = true;
        i += 2;
      }
    }
  }

  // The next quote or backslash at or behind the index; not before the limit where there is none.
  private int mark(int index) {
    byte[] bytes = buffer;
    int i = index;
    while (i + 8 <= limit) {
      long word = Words.at(bytes, i);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      // Its lowest sign is exact; one above it may be carried over.
      long found =
          ((quote - Words.ONES & ~quote) | (backslash - Words.ONES & ~backslash)) & Words.SIGNS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      i += 8;
    }
    while (i < limit && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  private String unescape() throws IOException {
    String raw = new String(buffer, from, to - from, StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char next = raw.charAt(i++);
      if (next != '\\') {
        text.append(next);
        continue;
      }
      char escaped = raw.charAt(i++);
      switch (escaped) {
        case '"', '\\', '/' -> text.append(escaped);
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) hex(raw, i));
          i += 4;
        }
        default -> throw malformed("an unknown escape");
      }
    }
    return text.toString();
  }

  private int hex(String raw, int index) throws IOException {
    if (index + 4 > raw.length()) {
      throw malformed("an incomplete escape");
    }
    int value = 0;
    for (int i = index; i < index + 4; i++) {
      char sign = raw.charAt(i);
      int digit = sign < 0x80 ? Character.digit(sign, 16) : -1;
      if (digit < 0) {
        throw malformed("an escape that is no number");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void skipString() throws IOException {
    int i = at + 1;
    while (true) {
      i = mark(i);
      if (i >= limit) {
        int beyond = i - limit;
        at = limit;
        if (!fill(limit)) {
          throw ended();
        }
        i = at + beyond;
      } else if (buffer[i] == '"') {
        at = i + 1;
        return;
      } else {
        i += 2;
      }
    }
  }

  // Follows quotes, escapes and brackets in blocks of 64 bytes; near the end of what has arrived
  // byte by byte, because more may not come before the value is over.
  private void skipStructure() throws IOException {
    int depth = 1;
    long inside = 0; // all ones within a text
    long escape = 0; // 1 where the next byte is escaped
    int i = at + 1;
    while (true) {
      byte[] bytes = buffer;
      while (i + 64 <= limit) {
        long quotes = 0;
        long backslashes = 0;
        long openings = 0;
        long closings = 0;
        for (int k = 0; k < 64; k += 8) {
          long word = Words.at(bytes, i + k);
          long folded = word | CASES;
          quotes |= Words.bits(Words.equal(word, QUOTES)) << k;
          backslashes |= Words.bits(Words.equal(word, BACKSLASHES)) << k;
          openings |= Words.bits(Words.equal(folded, OPENINGS)) << k;
          closings |= Words.bits(Words.equal(folded, CLOSINGS)) << k;
        }
        if ((backslashes | escape) != 0) {
          long escaped = escaped(backslashes, escape);
          // A run of backslashes that ends the block escapes the next byte where it is odd.
          escape = backslashes >>> 63 & ~(escaped >>> 63);
          quotes &= ~escaped;
        }
        long within = prefixXor(quotes) ^ inside;
        inside = within >> 63;
        openings &= ~within;
        closings &= ~within;
        int ends = Long.bitCount(closings);
        if (ends < depth) {
          depth += Long.bitCount(openings) - ends;
        } else {
          long brackets = openings | closings;
          while (brackets != 0) {
            long lowest = brackets & -brackets;
            depth += (closings & lowest) != 0 ? -1 : 1;
            if (depth == 0) {
              at = i + Long.numberOfTrailingZeros(lowest) + 1;
              return;
            }
            brackets ^= lowest;
          }
        }
        i += 64;
      }
      while (i < limit) {
        byte next = bytes[i++];
        if (escape != 0) {
          escape = 0;
        } else if (inside != 0) {
          if (next == '"') {
            inside = 0;
          } else if (next == '\\') {
            escape = 1;
          }
        } else if (next == '"') {
          inside = -1;
        } else if (next == '{' || next == '[') {
          depth++;
        } else if ((next == '}' || next == ']') && --depth == 0) {
          at = i;
          return;
        }
      }
      at = limit;
      if (!fill(limit)) {
        throw ended();
      }
      i = at;
    }
  }

  // Which bytes stand behind an unescaped backslash. Backslashes outside of texts do not occur.
  private static long escaped(long backslashes, long first) {
    long escaped = first;
    long left = backslashes & ~first;
    while (left != 0) {
      long escaping = left & -left;
      escaped |= escaping << 1;
      left &= ~(escaping | escaping << 1);
    }
    return escaped;
  }

  // Bit n is the parity of the bits up to n: from an opening quote until before the closing one.
  private static long prefixXor(long bits) {
    long parity = bits;
    parity ^= parity << 1;
    parity ^= parity << 2;
    parity ^= parity << 4;
    parity ^= parity << 8;
    parity ^= parity << 16;
    return parity ^ parity << 32;
  }

  /** Reads more, keeping what is in the buffer from the index on, which becomes {@link #at}. */
  private boolean fill(int keep) throws IOException {
    if (in == null) {
      return false;
    }
    int kept = limit - keep;
    ByteArrayOutputStream copy = copied;
    if (copy != null) {
      copy.write(buffer, copiedFrom, keep - copiedFrom);
      copiedFrom = 0;
    }
    if (keep > 0) {
      System.arraycopy(buffer, keep, buffer, 0, kept);
    } else if (kept == buffer.length) {
      buffer = java.util.Arrays.copyOf(buffer, 2 * buffer.length);
    }
    at = 0;
    limit = kept;
    int count = in.read(buffer, kept, buffer.length - kept);
    if (count <= 0) {
      return false;
    }
    limit += count;
    return true;
  }
}
