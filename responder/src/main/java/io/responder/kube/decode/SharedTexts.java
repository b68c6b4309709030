package io.responder.kube.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Short texts that objects repeat, found by their bytes so that they become a string once.
 *
 * <p>Bounded: what has not been asked for lately makes room. Thread-safe without locks; entries are
 * immutable, and losing one costs no more than making it anew.
 */
final class SharedTexts {

  /** The texts of all objects. */
  static final SharedTexts OF_OBJECTS = new SharedTexts(1 << 13);

  private static final int LONGEST = 128;

  private final Entry[] entries;

  SharedTexts(int size) {
    entries = new Entry[size];
  }

  /** The text of the range, in UTF-8. */
  String of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return "";
    }
    if (length > LONGEST) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int slot = Words.hash(bytes, from, to) & entries.length - 1;
    Entry first = entries[slot];
    if (first != null && first.is(bytes, from, to)) {
      return first.text;
    }
    Entry second = entries[slot ^ 1];
    if (second != null && second.is(bytes, from, to)) {
      return second.text;
    }
    Entry entry = new Entry(Arrays.copyOfRange(bytes, from, to));
    entries[slot ^ 1] = first;
    entries[slot] = entry;
    return entry.text;
  }

  private static final class Entry {
    private final byte[] bytes;
    private final String text;

    Entry(byte[] bytes) {
      this.bytes = bytes;
      this.text = new String(bytes, StandardCharsets.UTF_8);
    }

    boolean is(byte[] other, int from, int to) {
      return Words.same(bytes, other, from, to);
    }
  }
}
