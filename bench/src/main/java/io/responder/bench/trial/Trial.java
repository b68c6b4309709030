package io.responder.bench.trial;

/** One benchmark. */
interface Trial {

  /** What it is called on the command line. */
  String name();

  /**
   * Measures; adds its figures to the run.
   *
   * @throws Exception when anything but the expected came out: then there is no figure
   */
  void measure(Run run) throws Exception;
}
