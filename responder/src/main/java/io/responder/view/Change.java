package io.responder.view;

import static java.util.Objects.requireNonNull;

import io.responder.model.Actor;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Instant;

/**
 * One transition of an incident without the incident itself.
 *
 * @param number its number within the incident
 * @param reason why
 * @param by who or what caused it
 * @param at when
 * @param state the name of the state after it
 */
public record Change(int number, TransitionReason reason, Actor by, Instant at, String state) {

  public Change {
    requireNonNull(reason, "reason");
    requireNonNull(by, "by");
    requireNonNull(at, "at");
    requireNonNull(state, "state");
  }

  static Change of(Transition transition) {
    return new Change(
        transition.number(),
        transition.reason(),
        transition.by(),
        transition.at(),
        transition.after().state());
  }
}
