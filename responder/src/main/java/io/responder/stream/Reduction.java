package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.model.Reducer;
import java.util.function.Supplier;

/**
 * A reducer with the type of its state, which is needed to read stored states.
 *
 * @param stateType the type of a state
 * @param current gives the reducer that is to be used now; another one than before reviews every
 *     state. Must be quick and thread-safe
 * @param <S> the state
 * @param <I> the input
 * @param <O> the output
 */
public record Reduction<S, I, O>(Class<S> stateType, Supplier<? extends Reducer<S, I, O>> current) {

  public Reduction {
    requireNonNull(stateType, "stateType");
    requireNonNull(current, "current");
  }

  /** A reducer that stays. */
  public Reduction(Class<S> stateType, Reducer<S, I, O> reducer) {
    this(stateType, () -> reducer);
    requireNonNull(reducer, "reducer");
  }
}
