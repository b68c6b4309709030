package io.responder.simulator.proxy;

import java.time.Duration;

/**
 * What happens to the bytes of every connection of a {@link ChaosProxy}.
 *
 * @param frozen whether nothing passes
 * @param delay how much later each piece arrives
 * @param bytesPerSecond how fast each direction of a connection is
 * @param cutAfter how many bytes of answer a connection lives
 */
record Weather(boolean frozen, Duration delay, long bytesPerSecond, long cutAfter) {

  static final Weather FAIR = new Weather(false, Duration.ZERO, Long.MAX_VALUE, Long.MAX_VALUE);
  static final Weather FROZEN = new Weather(true, Duration.ZERO, Long.MAX_VALUE, Long.MAX_VALUE);

  static Weather delayed(Duration delay) {
    return new Weather(false, delay, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  static Weather throttled(long bytesPerSecond) {
    return new Weather(false, Duration.ZERO, bytesPerSecond, Long.MAX_VALUE);
  }

  static Weather cutAfter(long bytes) {
    return new Weather(false, Duration.ZERO, Long.MAX_VALUE, bytes);
  }

  /** How long so many bytes take at this speed. */
  long nanosFor(int bytes) {
    return bytesPerSecond == Long.MAX_VALUE ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
  }

  /** How many bytes are read at once: a slow line carries small pieces. */
  int pieceOf(int size) {
    return (int) Math.max(1, Math.min(size, bytesPerSecond / 20));
  }
}
