package io.responder.kube.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time.
 *
 * <p>A byte of a <em>sign word</em> is 0x80 where something holds for that byte of the text, else
 * 0.
 */
final class Words {

  static final long ONES = 0x0101010101010101L;
  static final long SIGNS = 0x8080808080808080L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** The eight bytes at an index, the first in the lowest byte. */
  static long at(byte[] bytes, int index) {
    return (long) LONG.get(bytes, index);
  }

  /** The bytes of a range of at most eight, the first in the lowest byte, zeros above. */
  static long of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 8) {
      return at(bytes, from);
    }
    if (from + 8 <= bytes.length) {
      return at(bytes, from) & ((1L << (8 * length)) - 1);
    }
    long word = 0;
    for (int i = to - 1; i >= from; i--) {
      word = word << 8 | bytes[i] & 0xFF;
    }
    return word;
  }

  /** Whether the range holds exactly these bytes. */
  static boolean same(byte[] known, byte[] bytes, int from, int to) {
    int length = to - from;
    if (known.length != length) {
      return false;
    }
    int i = 0;
    while (i + 8 <= length) {
      if (at(known, i) != at(bytes, from + i)) {
        return false;
      }
      i += 8;
    }
    return i == length || of(known, i, length) == of(bytes, from + i, to);
  }

  /** A hash of the range. */
  static int hash(byte[] bytes, int from, int to) {
    long hash = to - from;
    int at = from;
    while (at + 8 < to) {
      hash = (hash ^ at(bytes, at)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
      at += 8;
    }
    hash = (hash ^ of(bytes, at, to)) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32);
  }

  /** The sign word of the bytes that equal the one repeated in {@code pattern}, which is ASCII. */
  static long equal(long word, long pattern) {
    // A byte beyond ASCII keeps its own high bit, and so is never equal.
    return ~(((word & ~SIGNS) ^ pattern) + ~SIGNS | word) & SIGNS;
  }

  /** The highest bit of each byte, as eight bits, the first byte's lowest. */
  static long bits(long word) {
    return ((word & SIGNS) >>> 7) * 0x0102040810204080L >>> 56;
  }
}
