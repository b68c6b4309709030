package io.responder.kube.transport;

import io.responder.kube.decode.ProtobufInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Protobuf messages that arrive one after the other. One thread.
 *
 * <p>Never reads further than the message needs, so that it is complete as soon as its last byte is
 * there.
 */
final class ProtobufStream {

  private static final int FIRST_BUFFER = 16 * 1024;
  private static final int LONGEST = 64 * 1024 * 1024;

  private final InputStream in;
  private final ProtobufInput message = new ProtobufInput();
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int at;
  private int limit;
  private long passed; // bytes of the stream before the buffer

  ProtobufStream(InputStream in) {
    this.in = in;
  }

  /** Whether the stream ends here. */
  boolean over() throws IOException {
    return at == limit && !fill();
  }

  /** How many bytes were read so far. */
  long position() {
    return passed + at;
  }

  /** Reads four bytes as a number, the highest first. */
  int fourBytes() throws IOException {
    need(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | buffer[at++] & 0xFF;
    }
    return value;
  }

  /** Reads a number, or the tag of a field. */
  long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = buffer[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw ProtobufInput.malformed("a number of more than ten bytes");
  }

  /** Reads a message of that length. It is valid until more is read. */
  ProtobufInput message(long length) throws IOException {
    if (length < 0 || length > LONGEST) {
      throw ProtobufInput.malformed("a message of " + length + " bytes");
    }
    need((int) length);
    int from = at;
    at += (int) length;
    return message.over(buffer, from, at);
  }

  /** Passes over the value of a field with that tag. */
  void skip(long tag) throws IOException {
    if ((tag & 7) == ProtobufInput.NUMBER) {
      varint();
    } else if ((tag & 7) == ProtobufInput.BYTES) {
      message(varint());
    } else {
      throw ProtobufInput.malformed("a field of wire type " + (tag & 7));
    }
  }

  private void need(int count) throws IOException {
    while (limit - at < count) {
      if (buffer.length - at < count) {
        make(count);
      }
      if (!fill()) {
        throw new EOFException("the stream ended within a message");
      }
    }
  }

  // Grows with what arrives, not with what is announced.
  private void make(int count) {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      passed += at;
      limit -= at;
      at = 0;
    }
    if (limit == buffer.length && buffer.length < count) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
  }

  private boolean fill() throws IOException {
    if (at == limit) {
      passed += at;
      at = 0;
      limit = 0;
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count <= 0) {
      return false;
    }
    limit += count;
    return true;
  }
}
