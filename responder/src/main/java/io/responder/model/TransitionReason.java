package io.responder.model;

/** Why an incident changed. */
public enum TransitionReason {
  /** The problem held for as long as its rule asks. */
  OPENED("opened"),
  /** A more precise cause was found. */
  DIAGNOSED("diagnosed"),
  /** More objects show it, or it became more severe. */
  SPREAD("spread"),
  /** Another incident explains it, or no longer does. */
  CORRELATED("correlated"),
  /** It came back inside the reopen window. */
  REOPENED("reopened"),
  /** Somebody took it. */
  ACKNOWLEDGED("acknowledged"),
  /** Every object is healthy for the configured time. */
  HEALED("healed"),
  /** Every object that showed it is gone. */
  GONE("gone"),
  /** Nothing was heard of it for so long that it says nothing about now. */
  EXPIRED("expired"),
  /** The rules that found it were withdrawn or changed. */
  WITHDRAWN("withdrawn"),
  /** It turned out to be the same problem as an earlier incident, which goes on. */
  MERGED("merged");

  private final String label;

  TransitionReason(String label) {
    this.label = label;
  }

  /** The name in records, messages and metrics. */
  public String label() {
    return label;
  }
}
