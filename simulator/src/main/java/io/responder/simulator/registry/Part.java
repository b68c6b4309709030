package io.responder.simulator.registry;

/** Which part of an object a request writes. */
public enum Part {
  /** All but the status, where the kind has a status sub-resource. */
  MAIN,
  /** Only the status. */
  STATUS
}
