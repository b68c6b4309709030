package io.responder.model;

/** How urgent an incident is; declared from least to most. */
public enum Severity {
  /** Worth knowing. */
  INFO("info"),
  /** Somebody should look at it in working hours. */
  WARNING("warning"),
  /** Somebody should look at it now. */
  CRITICAL("critical");

  private final String label;

  Severity(String label) {
    this.label = label;
  }

  /** The name in rules, records, messages and metrics. */
  public String label() {
    return label;
  }

  /** The more urgent of the two. */
  public Severity max(Severity other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
