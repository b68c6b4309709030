package io.responder.stream;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that the process stood still, stopped by a signal or with its machine, for so long that
 * others may have taken over its work.
 *
 * <p>Whoever works on something that another process may have by now remembers {@link #count} when
 * it is given the work, and gives it up when the count is another one. That holds from the first
 * moment after the standstill: the caller that asks first finds it. Thread-safe.
 */
final class Standstill implements AutoCloseable {

  /** Shorter than the sessions of our consumers, less a heartbeat. */
  static final Duration LIMIT = Duration.ofSeconds(6);

  private static final long LOOK_MILLIS = 500;

  private final long limitNanos;
  private final LongSupplier nanos;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stream-standstill");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long lastLook;
  private volatile long count;

  /** Looks at a clock that only the caller's {@link #look} moves on. */
  Standstill(Duration limit, LongSupplier nanos) {
    this.limitNanos = limit.toNanos();
    this.nanos = nanos;
    this.lastLook = nanos.getAsLong();
  }

  /** Looks twice a second until it is closed. */
  static Standstill watching() {
    Standstill standstill = new Standstill(LIMIT, System::nanoTime);
    var unused =
        standstill.ticker.scheduleWithFixedDelay(
            standstill::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return standstill;
  }

  /** How often the process stood still. */
  long count() {
    return overdue() ? look() : count;
  }

  synchronized long look() {
    if (overdue()) {
      count++;
    }
    lastLook = nanos.getAsLong();
    return count;
  }

  private boolean overdue() {
    return nanos.getAsLong() - lastLook > limitNanos;
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
