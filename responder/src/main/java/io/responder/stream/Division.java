package io.responder.stream;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How a state is stored in parts, for one that grows with the size of a cluster: every part is a
 * record of its own, so that none reaches the limit of a record, and a commit writes only the parts
 * that changed.
 *
 * <p>A part counts as unchanged when the same object is in the state again.
 *
 * @param partType the type of a part
 * @param parts the parts of a state by name
 * @param with the state with these parts instead of its own
 * @param <S> the state
 * @param <P> one part of it
 */
public record Division<S, P>(
    Class<P> partType, Function<S, Map<String, P>> parts, BiFunction<S, Map<String, P>, S> with) {

  public Division {
    requireNonNull(partType, "partType");
    requireNonNull(parts, "parts");
    requireNonNull(with, "with");
  }
}
