package io.responder.kube.decode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One protobuf message as bytes, read once from front to back. One thread.
 *
 * <p>Never reads beyond the message that it is in, whatever lengths the bytes claim.
 */
public final class ProtobufInput {

  /** The wire type of whole numbers and truths. */
  public static final int NUMBER = 0;

  /** The wire type of texts, messages, and all else that says its length. */
  public static final int BYTES = 2;

  private static final int EIGHT_BYTES = 1;
  private static final int FOUR_BYTES = 5;
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int number;
  private int type;

  /** Something that reads one message. */
  @FunctionalInterface
  public interface Step {
    /** Reads the message as far as it wants. */
    void read() throws IOException;
  }

  /** Begins with the message that is this range. */
  public ProtobufInput over(byte[] buffer, int from, int to) {
    bytes = buffer;
    at = from;
    end = to;
    return this;
  }

  /** Whether there is another field, which is then the {@link #number} and {@link #type}. */
  public boolean next() throws IOException {
    if (at >= end) {
      return false;
    }
    int first = bytes[at];
    long tag;
    if (first >= 0) {
      at++;
      tag = first;
    } else {
      tag = varint();
    }
    number = (int) (tag >>> 3);
    type = (int) tag & 7;
    if (number <= 0) {
      throw malformed("a field without a number");
    }
    return true;
  }

  /** The number of the field. */
  public int number() {
    return number;
  }

  /** The wire type of the field. */
  public int type() {
    return type;
  }

  /** Whether it is that field, of a wire type that says its length. */
  public boolean is(int field) {
    return number == field && type == BYTES;
  }

  /** Reads a number. */
  public long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw malformed("a number that is cut off");
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than ten bytes");
  }

  /** Enters a field that says its length; what is returned is for {@link #close}. */
  public int open() throws IOException {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw malformed("a length beyond its message");
    }
    int outer = end;
    end = at + (int) length;
    return outer;
  }

  /** Leaves a field that was entered, whether or not it was read. */
  public void close(int outer) {
    at = end;
    end = outer;
  }

  /** Enters the field, has it read, and leaves it. */
  public void within(Step step) throws IOException {
    int outer = open();
    step.read();
    close(outer);
  }

  /** Passes over the field's value. */
  public void skip() throws IOException {
    switch (type) {
      case NUMBER -> varint();
      case BYTES -> close(open());
      case EIGHT_BYTES -> pass(8);
      case FOUR_BYTES -> pass(4);
      default -> throw malformed("a field of wire type " + type);
    }
  }

  /**
   * Reads the message that a Kubernetes envelope holds; what has none is malformed.
   *
   * @param step reads the message
   */
  public void enveloped(Step step) throws IOException {
    if (end - at < MAGIC.length || !Arrays.equals(bytes, at, at + MAGIC.length, MAGIC, 0, 4)) {
      throw malformed("no envelope");
    }
    at += MAGIC.length;
    boolean found = false;
    while (next()) {
      if (is(2)) {
        found = true;
        within(step);
      } else {
        skip();
      }
    }
    if (!found) {
      // An empty message may be left out.
      int outer = end;
      end = at;
      step.read();
      end = outer;
    }
  }

  /** Reads a text. */
  public String text() throws IOException {
    int outer = open();
    String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
    close(outer);
    return text;
  }

  byte[] bytes() {
    return bytes;
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  /** That the bytes make no sense. */
  public static IOException malformed(String what) {
    return new MalformedProtobuf(what);
  }

  private void pass(int count) throws IOException {
    if (count > end - at) {
      throw malformed("a number that is cut off");
    }
    at += count;
  }
}
