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
  private static final byte[] NONE = {};

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
    long head = Words.of(bytes, from, Math.min(to, from + 8));
    long tail = length > 8 ? Words.at(bytes, to - 8) : 0;
    int slot = slot(head, tail, length, bytes, from, to);
    Entry first = entries[slot];
    if (first != null && first.is(head, tail, length, bytes, from)) {
      return first.text;
    }
    Entry second = entries[slot ^ 1];
    if (second != null && second.is(head, tail, length, bytes, from)) {
      return second.text;
    }
    Entry entry = new Entry(head, tail, Arrays.copyOfRange(bytes, from, to));
    entries[slot ^ 1] = first;
    entries[slot] = entry;
    return entry.text;
  }

  private int slot(long head, long tail, int length, byte[] bytes, int from, int to) {
    if (length > 16) {
      return Words.hash(bytes, from, to) & entries.length - 1;
    }
    long hash = (head ^ length) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 29 ^ tail) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32) & entries.length - 1;
  }

  /** A text, of which its first and its last eight bytes tell most. */
  private static final class Entry {
    private final long head;
    private final long tail;
    private final int length;
    private final byte[] middle;
    private final String text;

    Entry(long head, long tail, byte[] bytes) {
      this.head = head;
      this.tail = tail;
      this.length = bytes.length;
      this.middle = length > 16 ? Arrays.copyOfRange(bytes, 8, length - 8) : NONE;
      this.text = new String(bytes, StandardCharsets.UTF_8);
    }

    boolean is(long otherHead, long otherTail, int otherLength, byte[] other, int from) {
      return head == otherHead
          && tail == otherTail
          && length == otherLength
          && (length <= 16 || Words.same(middle, other, from + 8, from + length - 8));
    }
  }
}
