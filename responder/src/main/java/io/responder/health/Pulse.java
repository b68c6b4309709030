package io.responder.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The sign of life of a thread, or of a kind of work, that must neither end nor hang unnoticed.
 *
 * <p>Whoever lives beats once a round and says by when the next beat comes; whoever has nothing to
 * do, or ends as it should, rests. A beat that is overdue fails the check. Thread-safe.
 */
public final class Pulse {

  /** The longest silence of a round that waits for nothing slower than a broker. */
  public static final Duration LIMIT = Duration.ofSeconds(45);

  private static final long RESTS = 0;

  private final String name;
  private final LongSupplier nanos;
  private volatile long due = RESTS;

  /** A pulse that rests. */
  public Pulse(String name) {
    this(name, System::nanoTime);
  }

  Pulse(String name, LongSupplier nanos) {
    this.name = requireNonNull(name, "name");
    this.nanos = nanos;
  }

  /** Lives, and beats again within {@link #LIMIT}. */
  public void beat() {
    beat(LIMIT);
  }

  /** Lives, and beats again within the given time. */
  public void beat(Duration within) {
    long next = nanos.getAsLong() + within.toNanos();
    due = next == RESTS ? RESTS + 1 : next;
  }

  /** Expects nothing until the next beat. */
  public void rest() {
    due = RESTS;
  }

  /** Whether the beat is overdue. */
  public boolean overdue() {
    long expected = due;
    return expected != RESTS && nanos.getAsLong() - expected > 0;
  }

  /** Fails when the beat is overdue. */
  public Check check() {
    long expected = due;
    long late = expected == RESTS ? 0 : nanos.getAsLong() - expected;
    return late > 0
        ? Check.fail(
            name, "gave no sign of life and is " + late / 1_000_000_000 + " s over its time")
        : Check.pass(name, expected == RESTS ? "rests" : "lives");
  }
}
