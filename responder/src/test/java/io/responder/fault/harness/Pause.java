package io.responder.fault.harness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The passing of time is part of a fault run: a fault lasts, a cluster changes at its pace. */
public final class Pause {

  private Pause() {}

  public static void of(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the run was interrupted", e);
    }
  }
}
