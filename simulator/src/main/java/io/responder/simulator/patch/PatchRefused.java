package io.responder.simulator.patch;

/** A patch that cannot be applied. */
public final class PatchRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The patch itself is not a patch of its format. */
    MALFORMED,
    /** The patch is sound but does not fit the object, such as a failed test. */
    NOT_APPLICABLE
  }

  private final Reason reason;

  PatchRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
