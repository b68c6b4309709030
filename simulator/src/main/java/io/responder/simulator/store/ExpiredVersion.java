package io.responder.simulator.store;

/** The asked version is older than the bounded log of changes reaches back. */
public final class ExpiredVersion extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long asked;
  private final long oldest;

  ExpiredVersion(long asked, long oldest) {
    super("too old resource version: " + asked + " (" + oldest + ")");
    this.asked = asked;
    this.oldest = oldest;
  }

  public long asked() {
    return asked;
  }

  public long oldest() {
    return oldest;
  }
}
