package io.responder.api;

/** What a caller may do; each role may do what the one before may. */
public enum Role {
  /** Look. */
  VIEW("view"),
  /** Take and close incidents, comment, silence for a time. */
  ACT("act"),
  /** Plan maintenance windows, end what others have planned. */
  ADMIN("admin");

  private final String label;

  Role(String label) {
    this.label = label;
  }

  /** The name in messages. */
  public String label() {
    return label;
  }

  boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
