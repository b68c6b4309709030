package io.responder.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of one object, in which numbers of fixed width are put in place: making an object costs
 * a few digits, not a serialisation. Not thread-safe: each connection has its own.
 *
 * <p>Runs of these characters are replaced: {@code @} the object's number, {@code ~} its
 * resourceVersion, {@code ^} its workload's number, {@code #} its node's number, {@code !} seconds,
 * {@code $} the present time.
 */
final class Template {

  private static final String MARKS = "@~^#!$";

  private final byte[] bytes;
  private final List<Mark> marks;

  private record Mark(char what, int from, int width) {}

  Template(String text) {
    this(text.getBytes(UTF_8), 2);
  }

  /**
   * A template of bytes.
   *
   * @param shortest a shorter run stands for itself
   */
  Template(byte[] text, int shortest) {
    bytes = text.clone();
    marks = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      char what = (char) bytes[at];
      int from = at++;
      if (MARKS.indexOf(what) >= 0) {
        while (at < bytes.length && bytes[at] == what) {
          at++;
        }
        if (at - from >= shortest) {
          marks.add(new Mark(what, from, at - from));
        }
      }
    }
  }

  /** A copy, for another connection. */
  Template(Template other) {
    bytes = other.bytes.clone();
    marks = other.marks;
  }

  static Template[] copies(Template[] templates) {
    return Arrays.stream(templates).map(Template::new).toArray(Template[]::new);
  }

  /** How many bytes the object has. */
  int length() {
    return bytes.length;
  }

  /** The object's bytes, valid until the next call. */
  byte[] fill(int number, long version, int workload, int node) {
    for (Mark mark : marks) {
      if (mark.what == '$') {
        byte[] now = Instant.now().truncatedTo(SECONDS).toString().getBytes(UTF_8);
        System.arraycopy(now, 0, bytes, mark.from, mark.width);
        continue;
      }
      long value =
          switch (mark.what) {
            case '@' -> number;
            case '~' -> version;
            case '^' -> workload;
            case '#' -> node;
            default -> version % 60;
          };
      for (int i = mark.from + mark.width - 1; i >= mark.from; i--) {
        bytes[i] = (byte) ('0' + value % 10);
        value /= 10;
      }
    }
    return bytes;
  }
}
