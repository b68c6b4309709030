package io.responder.api;

import static java.util.Objects.requireNonNull;

import io.responder.history.Component;
import io.responder.history.Ledger;
import io.responder.history.Member;
import io.responder.history.Observation;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the API knows of the past.
 *
 * @param ledger the incidents
 * @param members reads the objects of a component as they are now; may block for some seconds and
 *     throws a {@link RuntimeException} where they cannot be read
 * @param observation how well the clusters are seen; likewise
 */
public record History(
    Ledger ledger, Function<Component, List<Member>> members, Supplier<Observation> observation) {

  public History {
    requireNonNull(ledger, "ledger");
    requireNonNull(members, "members");
    requireNonNull(observation, "observation");
  }
}
