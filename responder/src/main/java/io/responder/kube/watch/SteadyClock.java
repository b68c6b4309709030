package io.responder.kube.watch;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock that never goes back: when the one behind it is set back, it goes at half speed until
 * both agree. What was seen earlier must not seem to have been seen later. Thread-safe.
 */
final class SteadyClock implements InstantSource {

  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant last; // guarded by this
  private long lastNanos; // guarded by this

  /**
   * @param nanos a time that only goes on, in nanoseconds
   */
  SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.last = wall.instant();
    this.lastNanos = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    Instant now = wall.instant();
    long passed = Math.max(0, nanos.getAsLong() - lastNanos);
    last = now.isBefore(last) ? last.plusNanos(passed / 2) : now;
    lastNanos += passed;
    return last;
  }
}
