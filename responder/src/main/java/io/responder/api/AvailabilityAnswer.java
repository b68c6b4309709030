package io.responder.api;

import io.responder.history.Availability;
import io.responder.history.Component;
import io.responder.history.Period;
import io.responder.model.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The availability of a service: the share of a time without an open incident of it.
 *
 * @param severity the least severity that counts
 * @param completeSince what ended before it was forgotten; absent where nothing was
 * @param availability from 0 to 1
 */
record AvailabilityAnswer(
    String service,
    String severity,
    Instant from,
    Instant to,
    @Nullable Instant completeSince,
    double availability,
    double downSeconds,
    int incidents,
    List<Outage> outages) {

  /** When at least one incident was open. */
  record Outage(Instant from, Instant to) {}

  static AvailabilityAnswer of(
      Component component,
      Severity least,
      Period period,
      @Nullable Instant completeSince,
      Availability availability) {
    return new AvailabilityAnswer(
        component.toString(),
        least.label(),
        period.from(),
        period.to(),
        completeSince,
        availability.share(),
        availability.down().toMillis() / 1_000.0,
        availability.incidents(),
        availability.outages().stream().map(o -> new Outage(o.from(), o.to())).toList());
  }
}
