package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of one incident.
 *
 * @param before the state before it, null for the first
 * @param after the state after it
 * @param reason why
 * @param at when, by the time of what caused it: the observation, or the deadline that passed
 */
public record Transition(
    @Nullable Incident before, Incident after, TransitionReason reason, Instant at) {

  public Transition {
    requireNonNull(after, "after");
    requireNonNull(reason, "reason");
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
