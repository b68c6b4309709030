package io.responder.simulator.selector;

/** A selector that cannot be read or names a field that cannot be selected by. */
public final class InvalidSelector extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidSelector(String message) {
    super(message);
  }
}
