package io.responder.model;

/** Where a cluster states a symptom. */
public enum SymptomSource {
  /** A container's {@code state.waiting}. */
  WAITING("waiting"),
  /** A container's {@code state.terminated}. */
  TERMINATED("terminated"),
  /** A container's {@code lastState.terminated} while it runs or waits again. */
  LAST_TERMINATED("last-terminated"),
  /** An entry of {@code status.conditions}. */
  CONDITION("condition"),
  /** {@code status.reason} and {@code status.message} of the object, such as an eviction. */
  STATUS("status"),
  /** Argo CD's {@code status.operationState}. */
  OPERATION("operation"),
  /** Argo CD's {@code status.health} or {@code status.sync}. */
  HEALTH("health"),
  /** A deletion that waits for finalizers. */
  DELETION("deletion"),
  /** A core Event about the object. */
  EVENT("event"),
  /** A line of a container's log. */
  LOG("log");

  private final String label;

  SymptomSource(String label) {
    this.label = label;
  }

  /** The name in records, rules and metrics. */
  public String label() {
    return label;
  }
}
