package io.responder.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pure stage of the pipeline: what an input does to the state of its key.
 *
 * <p>All stages have this shape (rules by object, incidents by workload, correlation by cluster),
 * so that Kafka Streams and the virtual clock of {@code replay} drive the same functions (DESIGN
 * D12).
 *
 * <p>Implementations are stateless and thread-safe, own no clock, and never throw for any input
 * that an edge can produce. The same state and input give the same step. Reducing an input again
 * that the state already contains changes nothing and puts nothing out, so that an at-least-once
 * driver is enough.
 *
 * @param <S> the state of one key, an immutable record that can be written as JSON
 * @param <I> the input
 * @param <O> the output
 */
public interface Reducer<S, I, O> {

  /**
   * Takes one input. The time is that of the input itself.
   *
   * @param state the key's state, null for a key without one
   */
  Step<S, O> on(@Nullable S state, I input);

  /**
   * Whether the input can do anything, whatever the state is. Where it cannot, {@link #on} does no
   * more than {@link #tick} at its time, so that nobody has to look the state up.
   */
  default boolean concerns(I input) {
    return true;
  }

  /**
   * Lets time pass: applies every deadline that is not after {@code now}. Outputs carry the time of
   * their deadline, so that a late tick gives the same result.
   */
  Step<S, O> tick(S state, Instant now);

  /**
   * Judges a state anew that another reducer of the same stage may have left: the same stage with
   * other rules. What the state says stays as it is; only what follows from it may differ. A state
   * that this reducer left itself is returned as it is.
   *
   * @param now the time that the outputs carry
   */
  default Step<S, O> review(S state, Instant now) {
    return new Step<>(state, List.of());
  }

  /** When {@link #tick} must next be called; null when time alone changes nothing. */
  @Nullable Instant nextDeadline(S state);

  /**
   * What a complete snapshot says of a key that it did not touch: an input for {@link #on}; null
   * where it says nothing, as for every stage whose states are not objects of a cluster.
   */
  default @Nullable I missing(S state, Snapshot snapshot) {
    return null;
  }

  /**
   * What came of one call.
   *
   * @param state the next state, null when the key can be forgotten
   * @param outputs what to pass on, in order
   */
  record Step<S, O>(@Nullable S state, List<O> outputs) {
    public Step {
      outputs = List.copyOf(outputs);
    }
  }
}
