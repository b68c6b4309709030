package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or worth judging, with an object, in the cluster's own words.
 *
 * @param source where the cluster states it
 * @param part which part of the object: {@code container/app}, {@code init/migrate}, {@code
 *     condition/Ready}, {@code operation}, {@code health}, {@code event/Pod}, {@code log/app};
 *     empty for the object as a whole
 * @param reason the machine-readable reason as stated, such as {@code ErrImagePull}; for an Argo CD
 *     condition its type; may be empty
 * @param message the text as stated, shortened and redacted by the edge that read it; untrusted
 * @param since when the cluster says it began; null where it does not say
 * @param counters numbers that belong to it: {@code restarts}, {@code exitCode}, {@code signal},
 *     {@code count} …
 */
public record Symptom(
    SymptomSource source,
    String part,
    String reason,
    String message,
    @Nullable Instant since,
    Map<String, Long> counters) {

  public Symptom {
    requireNonNull(source, "source");
    requireNonNull(part, "part");
    requireNonNull(reason, "reason");
    requireNonNull(message, "message");
    counters = Map.copyOf(counters);
  }
}
