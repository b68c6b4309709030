package io.responder.kube.decode;

import java.io.InputStream;
import java.util.Random;

/** A stream that gives a few bytes at a time, as a network may. */
final class Trickle extends InputStream {

  private final byte[] bytes;
  private final Random random;
  private final int most;
  private int at;

  Trickle(byte[] bytes, Random random, int most) {
    this.bytes = bytes;
    this.random = random;
    this.most = most;
  }

  /** How many bytes were taken. */
  int taken() {
    return at;
  }

  @Override
  public int read() {
    return at < bytes.length ? bytes[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == bytes.length) {
      return -1;
    }
    int count = Math.min(Math.min(length, bytes.length - at), 1 + random.nextInt(most));
    System.arraycopy(bytes, at, into, offset, count);
    at += count;
    return count;
  }
}
