package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of one incident.
 *
 * @param before the state before it, null for the first
 * @param after the state after it, with the evidence
 * @param reason why
 * @param by who or what caused it
 * @param at when, by the time of what caused it: the observation, or the deadline that passed
 */
public record Transition(
    @Nullable Incident before, Incident after, TransitionReason reason, Actor by, Instant at) {

  @SuppressWarnings("NullAway") // Older records do not say who.
  public Transition {
    requireNonNull(after, "after");
    requireNonNull(reason, "reason");
    by = by == null ? Actor.UNKNOWN : by;
    requireNonNull(at, "at");
  }

  /** Its number within the incident, from 1. */
  public int number() {
    return after.changes();
  }

  /** Deterministic: reprocessing gives the same id. */
  public String id() {
    return after.id() + '-' + number();
  }
}
