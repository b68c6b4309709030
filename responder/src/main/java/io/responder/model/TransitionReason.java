package io.responder.model;

/** Why an incident changed. */
public enum TransitionReason {
  /** The problem held for as long as its rule asks. */
  OPENED("opened"),
  /** A more precise cause was found. */
  DIAGNOSED("diagnosed"),
  /** More objects show it, or it became more severe. */
  SPREAD("spread"),
  /** Another incident explains it or stands for it, or no longer does. */
  CORRELATED("correlated"),
  /** It came back inside the reopen window. */
  REOPENED("reopened"),
  /** It comes and goes: that is told once, and then only its end. */
  FLAPPING("flapping"),
  /** Nobody has taken it for too long, or it lasts so long that it became more severe. */
  ESCALATED("escalated"),
  /** Somebody took it. */
  ACKNOWLEDGED("acknowledged"),
  /** Whoever took it gave it back. */
  RELEASED("released"),
  /** It became somebody's. */
  ASSIGNED("assigned"),
  /** Somebody said something about it. */
  COMMENTED("commented"),
  /** People are not told of it for now. */
  MUTED("muted"),
  /** People are told of it again. */
  UNMUTED("unmuted"),
  /** Somebody declared it to be over. */
  CLOSED("closed"),
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
