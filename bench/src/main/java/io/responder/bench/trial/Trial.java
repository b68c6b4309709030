package io.responder.bench.trial;

import java.time.Duration;

/** One benchmark. */
interface Trial {

  /** What it is called on the command line. */
  String name();

  /** What it does, in one line. */
  String what();

  /** How long it may take; about three times what it takes on two quiet processors. */
  default Duration limit() {
    return Duration.ofMinutes(6);
  }

  /**
   * Measures; adds its figures to the run.
   *
   * @throws Exception when anything but the expected came out: then there is no figure
   */
  void measure(Run run) throws Exception;
}
