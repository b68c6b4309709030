package io.responder.bench.load;

import java.time.Instant;

/** The wall clock, which all processes of a machine share. */
public final class Micros {

  private Micros() {}

  public static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
