package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.model.Reducer;

/**
 * A reducer with the type of its state, which is needed to read stored states.
 *
 * @param <S> the state
 * @param <I> the input
 * @param <O> the output
 */
public record Reduction<S, I, O>(Class<S> stateType, Reducer<S, I, O> reducer) {

  public Reduction {
    requireNonNull(stateType, "stateType");
    requireNonNull(reducer, "reducer");
  }
}
