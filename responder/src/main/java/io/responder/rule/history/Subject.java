package io.responder.rule.history;

import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The object that is judged.
 *
 * @param facts what is known of it, null where only reports came so far
 * @param seenAt when its facts were observed
 * @param restarts how often its containers restarted of late
 */
public record Subject(
    ObjectRef object,
    ObjectRef workload,
    @Nullable ObjectFacts facts,
    @Nullable Instant seenAt,
    Restarts restarts) {

  /** The reasons that its state gives now, reports aside. */
  public List<String> reasons() {
    return facts == null ? List.of() : facts.symptoms().stream().map(Symptom::reason).toList();
  }

  public Health health() {
    return facts == null ? Health.UNKNOWN : facts.health();
  }
}
