package io.responder.incident;

import io.responder.incident.ClusterIncidents.Known;
import io.responder.model.Incident;
import io.responder.model.Mute;
import io.responder.model.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When time alone changes what people know of an incident. */
final class Deadline {

  /** How long past the reopen window a resolved incident's count of transitions is remembered. */
  private static final Duration MEMORY = Duration.ofHours(1);

  private Deadline() {}

  /** The earliest one; null where time changes nothing. */
  static @Nullable Instant of(Known known, IncidentConfig config) {
    if (known.announceAt() != null) {
      return known.announceAt();
    }
    Instant resolvedAt = known.incident().resolvedAt();
    if (resolvedAt != null) {
      return known.explains()
          ? resolvedAt.plus(config.aftermath())
          : resolvedAt.plus(config.reopenWindow()).plus(MEMORY);
    }
    Instant escalation = escalation(known, config);
    Mute annotation = known.annotation();
    return annotation != null && (escalation == null || annotation.until().isBefore(escalation))
        ? annotation.until()
        : escalation;
  }

  private static @Nullable Instant escalation(Known known, IncidentConfig config) {
    Problem problem = known.incident().problem();
    List<Duration> after = config.escalation().after();
    boolean waits =
        known.since() != null
            && known.incident() instanceof Incident.Open
            && problem.consequenceOf() == null
            && problem.memberOf() == null
            && problem.mutedBy() == null
            && problem.care().escalation() < after.size()
            && problem.diagnosis().severity().compareTo(config.escalation().severity()) >= 0;
    return waits && known.since() != null
        ? known.since().plus(after.get(problem.care().escalation()))
        : null;
  }
}
