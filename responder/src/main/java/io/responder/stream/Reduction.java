package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.model.Reducer;
import org.jspecify.annotations.Nullable;

/**
 * A reducer with the type of its state, which is needed to read stored states.
 *
 * @param stateType the type of a state
 * @param division how a state is stored in parts; null stores it as one record
 * @param <S> the state
 * @param <I> the input
 * @param <O> the output
 */
public record Reduction<S, I, O>(
    Class<S> stateType, Reducer<S, I, O> reducer, @Nullable Division<S, ?> division) {

  public Reduction {
    requireNonNull(stateType, "stateType");
    requireNonNull(reducer, "reducer");
  }

  /** A reducer whose states are small. */
  public Reduction(Class<S> stateType, Reducer<S, I, O> reducer) {
    this(stateType, reducer, null);
  }
}
