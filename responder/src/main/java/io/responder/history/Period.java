package io.responder.history;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/** A time that is looked at; its end is not part of it. */
public record Period(Instant from, Instant to) {

  public Period {
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(from + " is not before " + to);
    }
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  boolean contains(Instant time) {
    return !time.isBefore(from) && time.isBefore(to);
  }
}
