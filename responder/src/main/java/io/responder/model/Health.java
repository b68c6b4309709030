package io.responder.model;

/** Whether an object does what it is for, as far as its own state tells. */
public enum Health {
  /** Running and ready, available, bound, synced. */
  HEALTHY,
  /** On its way: starting, rolling out, waiting for others. */
  PROGRESSING,
  /** Not doing what it is for. */
  UNHEALTHY,
  /** Ended well and will not run again: a completed pod or Job. */
  FINISHED,
  /** The object's state does not tell. */
  UNKNOWN
}
