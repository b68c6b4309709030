package io.responder.api;

import io.responder.history.Component;
import io.responder.history.Criterion;
import io.responder.history.Episode;
import io.responder.history.Period;
import io.responder.history.Stability;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a service has been stable for a time.
 *
 * @param verdict {@code stable}, {@code unstable}, or {@code unproven} where nothing is broken but
 *     something is not known
 * @param met how many criteria are met, of {@code of}
 * @param stableSince since when all are met; absent where one is not
 * @param lastBroken what broke one last; absent where nothing that is known did
 */
record StabilityAnswer(
    String service,
    String verdict,
    int met,
    int of,
    Instant from,
    Instant to,
    @Nullable Instant stableSince,
    @Nullable Broken lastBroken,
    List<Criteria> criteria) {

  static StabilityAnswer of(Component component, Period period, Stability stability) {
    return new StabilityAnswer(
        component.toString(),
        stability.verdict().label(),
        stability.met(),
        stability.criteria().size(),
        period.from(),
        period.to(),
        stability.since(),
        Broken.of(stability.lastBroken()),
        stability.criteria().stream().map(Criteria::of).toList());
  }

  /** A criterion: {@code met}, {@code broken} or {@code unknown}, and why. */
  record Criteria(String criterion, String state, @Nullable Instant since, String detail) {
    static Criteria of(Criterion.Result result) {
      return new Criteria(
          result.criterion().label(), result.state().label(), result.since(), result.detail());
    }
  }

  /** An incident; without an end it lasts. */
  record Broken(
      String incident,
      String cause,
      String severity,
      String workload,
      Instant from,
      @Nullable Instant to) {
    static @Nullable Broken of(@Nullable Episode episode) {
      return episode == null
          ? null
          : new Broken(
              episode.id(),
              episode.cause(),
              episode.severity().label(),
              episode.workload().display(),
              episode.begin(),
              episode.resolvedAt());
    }
  }
}
