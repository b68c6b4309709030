package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an incident is about: the part that does not depend on its state.
 *
 * @param id deterministic: the same input gives the same id
 * @param workload where
 * @param diagnosis the most precise diagnosis so far
 * @param onset when the problem began, by the cluster's own timestamps
 * @param detectedAt when it was first seen here; never before the onset
 * @param objects the objects that show it or showed it, sorted by key
 * @param evidence what was seen, latest for each object and reason, bounded
 * @param consequenceOf the id of the incident that explains this one, null where it stands alone
 * @param memberOf the id of the incident that stands for this one and others like it, null where it
 *     stands for itself
 * @param commonCause what its members share, null where it stands for no others
 * @param flapping whether it comes and goes so often that its comings and goings are not told
 * @param care what people have done about it
 * @param mutedBy why people are not told of it for now, null where they are
 */
public record Problem(
    String id,
    ObjectRef workload,
    Diagnosis diagnosis,
    Instant onset,
    Instant detectedAt,
    List<ObjectRef> objects,
    List<Evidence> evidence,
    @Nullable String consequenceOf,
    @Nullable String memberOf,
    @Nullable CommonCause commonCause,
    boolean flapping,
    Care care,
    @Nullable Mute mutedBy) {

  @SuppressWarnings("NullAway") // Older records know neither the detection nor the care.
  public Problem {
    requireNonNull(id, "id");
    requireNonNull(workload, "workload");
    requireNonNull(diagnosis, "diagnosis");
    requireNonNull(onset, "onset");
    detectedAt = detectedAt == null || detectedAt.isBefore(onset) ? onset : detectedAt;
    objects = List.copyOf(objects);
    evidence = List.copyOf(evidence);
    care = care == null ? Care.NONE : care;
  }

  /** A problem that was just seen. */
  public static Problem seen(
      String id,
      ObjectRef workload,
      Diagnosis diagnosis,
      Instant onset,
      Instant detectedAt,
      List<ObjectRef> objects,
      List<Evidence> evidence) {
    return new Problem(
        id,
        workload,
        diagnosis,
        onset,
        detectedAt,
        objects,
        evidence,
        null,
        null,
        null,
        false,
        Care.NONE,
        null);
  }

  /** Whether people are not told of it: another incident is told instead, or it is muted. */
  public boolean suppressed() {
    return consequenceOf != null || memberOf != null || mutedBy != null;
  }

  /** The same problem, better understood. */
  public Problem as(Diagnosis next) {
    return but(draft -> draft.diagnosis = next);
  }

  /** The same problem with more of what was seen. */
  public Problem showing(Instant earliest, List<ObjectRef> by, List<Evidence> seen) {
    return but(
        draft -> {
          draft.onset = earliest;
          draft.objects = by;
          draft.evidence = seen;
        });
  }

  /** The same problem with another explanation. */
  public Problem asConsequenceOf(@Nullable String incidentId) {
    return but(draft -> draft.consequenceOf = incidentId);
  }

  /** The same problem with another parent. */
  public Problem asMemberOf(@Nullable String incidentId) {
    return but(draft -> draft.memberOf = incidentId);
  }

  /** The same problem as the parent of others. */
  public Problem standingFor(@Nullable CommonCause cause) {
    return but(draft -> draft.commonCause = cause);
  }

  /** The same problem, coming and going or not. */
  public Problem flapping(boolean now) {
    return but(draft -> draft.flapping = now);
  }

  /** The same problem with other care. */
  public Problem with(Care next) {
    return but(draft -> draft.care = next);
  }

  /** The same problem, told to people or not. */
  public Problem mutedBy(@Nullable Mute mute) {
    return but(draft -> draft.mutedBy = mute);
  }

  private Problem but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.problem();
  }

  /** A problem while something about it changes. */
  private static final class Draft {
    private final String id;
    private final ObjectRef workload;
    private Diagnosis diagnosis;
    private Instant onset;
    private final Instant detectedAt;
    private List<ObjectRef> objects;
    private List<Evidence> evidence;
    private @Nullable String consequenceOf;
    private @Nullable String memberOf;
    private @Nullable CommonCause commonCause;
    private boolean flapping;
    private Care care;
    private @Nullable Mute mutedBy;

    Draft(Problem problem) {
      id = problem.id;
      workload = problem.workload;
      diagnosis = problem.diagnosis;
      onset = problem.onset;
      detectedAt = problem.detectedAt;
      objects = problem.objects;
      evidence = problem.evidence;
      consequenceOf = problem.consequenceOf;
      memberOf = problem.memberOf;
      commonCause = problem.commonCause;
      flapping = problem.flapping;
      care = problem.care;
      mutedBy = problem.mutedBy;
    }

    Problem problem() {
      return new Problem(
          id,
          workload,
          diagnosis,
          onset,
          detectedAt,
          objects,
          evidence,
          consequenceOf,
          memberOf,
          commonCause,
          flapping,
          care,
          mutedBy);
    }
  }
}
