package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.model.Reducer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reducer with the type of its state, which is needed to read stored states.
 *
 * @param stateType the type of a state
 * @param current gives the reducer that is to be used now; another one than before reviews every
 *     state. Must be quick and thread-safe
 * @param division how a state is stored in parts; null stores it as one record
 * @param <S> the state
 * @param <I> the input
 * @param <O> the output
 */
public record Reduction<S, I, O>(
    Class<S> stateType,
    Supplier<? extends Reducer<S, I, O>> current,
    @Nullable Division<S, ?> division) {

  public Reduction {
    requireNonNull(stateType, "stateType");
    requireNonNull(current, "current");
  }

  /** A reducer that stays, and whose states are small. */
  public Reduction(Class<S> stateType, Reducer<S, I, O> reducer) {
    this(stateType, reducer, null);
  }

  /** A reducer that stays. */
  public Reduction(
      Class<S> stateType, Reducer<S, I, O> reducer, @Nullable Division<S, ?> division) {
    this(stateType, () -> reducer, division);
    requireNonNull(reducer, "reducer");
  }

  /** A reducer that may be another one later, and whose states are small. */
  public static <S, I, O> Reduction<S, I, O> of(
      Class<S> stateType, Supplier<? extends Reducer<S, I, O>> current) {
    return new Reduction<>(stateType, current, null);
  }
}
