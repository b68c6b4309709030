package io.responder.simulator.registry;

/** Whether a write has an effect. */
public enum WriteMode {
  PERSIST,
  /** Everything is checked and answered as usual; nothing changes. */
  DRY_RUN
}
