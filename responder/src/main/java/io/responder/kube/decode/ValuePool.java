package io.responder.kube.decode;

import java.util.Arrays;

/** The values of one object at a time, used again for the next one. One thread. */
final class ValuePool {

  private static final int FEW = 256;
  private static final int MANY = 16 * 1024;

  private Value[] values = new Value[0];
  private int used;
  private byte[] bytes = new byte[4 * 1024];
  private int filled;

  /** Takes all values back: none of them may be used any more. */
  void reset() {
    used = 0;
    filled = 0;
    if (values.length > MANY || bytes.length > 64 * MANY) {
      values = new Value[0];
      bytes = new byte[4 * 1024];
    }
  }

  Value structure(Value.Type type) {
    Value value = next();
    value.begin(type);
    return value;
  }

  /** A literal: null, true or false. */
  Value literal(Value.Type type) {
    Value value = next();
    value.begin(type);
    return value;
  }

  Value integer(long number) {
    Value value = next();
    value.begin(number);
    return value;
  }

  /** A time; {@code nanos} is negative where it is of whole seconds. */
  Value time(long seconds, int nanos) {
    Value value = next();
    value.begin(seconds, nanos);
    return value;
  }

  Value text(String text) {
    Value value = next();
    value.begin(text);
    return value;
  }

  /** A text in UTF-8; the bytes are copied. */
  Value text(byte[] source, int from, int to) {
    int length = to - from;
    if (filled + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, filled + length));
    }
    System.arraycopy(source, from, bytes, filled, length);
    Value value = next();
    value.begin(filled, filled + length);
    filled += length;
    return value;
  }

  byte[] bytes() {
    return bytes;
  }

  private Value next() {
    if (used == values.length) {
      int before = values.length;
      values = Arrays.copyOf(values, Math.max(FEW, 2 * before));
      for (int i = before; i < values.length; i++) {
        values[i] = new Value(this);
      }
    }
    return values[used++];
  }
}
