package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an incident is about: the part that does not depend on its state.
 *
 * @param id deterministic: the same input gives the same id
 * @param workload where
 * @param diagnosis the most precise diagnosis so far
 * @param onset when the problem began, by the cluster's own timestamps
 * @param objects the objects that show it or showed it, sorted by key
 * @param evidence what was seen, latest for each object and reason, bounded
 * @param consequenceOf the id of the incident that explains this one, null where it stands alone
 */
public record Problem(
    String id,
    ObjectRef workload,
    Diagnosis diagnosis,
    Instant onset,
    List<ObjectRef> objects,
    List<Evidence> evidence,
    @Nullable String consequenceOf) {

  public Problem {
    requireNonNull(id, "id");
    requireNonNull(workload, "workload");
    requireNonNull(diagnosis, "diagnosis");
    requireNonNull(onset, "onset");
    objects = List.copyOf(objects);
    evidence = List.copyOf(evidence);
  }

  /** The same problem with another explanation. */
  public Problem asConsequenceOf(@Nullable String incidentId) {
    return new Problem(id, workload, diagnosis, onset, objects, evidence, incidentId);
  }
}
