package io.responder.rule.history;

import io.responder.model.Circumstances;
import io.responder.model.Circumstances.Rollout;
import io.responder.model.Mute;
import io.responder.model.ObjectFacts;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@link Circumstances} of an object from its facts. */
public final class Surroundings {

  /** Until when nobody is to be told of the object's incidents. */
  static final String MUTE_UNTIL = "responder.io/mute-until";

  /** Why, for people. */
  static final String MUTE_REASON = "responder.io/mute-reason";

  /** Before the name of an annotation that is its namespace's. */
  private static final String OF_NAMESPACE = "namespace/";

  /** The reason of the symptom that a mute does not count. */
  static final String IGNORED = "MuteIgnored";

  private static final Duration LONGEST_MUTE = Duration.ofDays(30);

  /** For kinds that state none, and what the API server sets where a Deployment does not. */
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private static final Set<String> UNDER_WAY =
      Set.of("NewReplicaSetCreated", "FoundNewReplicaSet", "ReplicaSetUpdated");

  private Surroundings() {}

  /** Whether the facts state anything of the kind, valid or not; cheap. */
  public static boolean concern(ObjectFacts facts) {
    Map<String, String> annotations = facts.annotations();
    boolean isMuted =
        !annotations.isEmpty()
            && (annotations.containsKey(MUTE_UNTIL)
                || annotations.containsKey(MUTE_REASON)
                || annotations.containsKey(OF_NAMESPACE + MUTE_UNTIL));
    return isMuted || isRolling(facts);
  }

  /**
   * The circumstances of an object.
   *
   * @param former what was known before
   * @param now when the facts were observed
   */
  public static Circumstances of(
      ObjectFacts facts, @Nullable ObjectFacts before, Circumstances former, Instant now) {
    return concern(facts)
        ? new Circumstances(mute(facts, now), rollout(facts, before, former, now))
        : Circumstances.NONE;
  }

  private static @Nullable Mute mute(ObjectFacts facts, Instant now) {
    Mute own = mute(facts, "", facts.object().display(), now);
    return own != null
        ? own
        : mute(facts, OF_NAMESPACE, "Namespace " + facts.object().namespace(), now);
  }

  private static @Nullable Mute mute(ObjectFacts facts, String prefix, String whose, Instant now) {
    Instant until = until(facts.annotations().get(prefix + MUTE_UNTIL));
    if (until == null || !until.isAfter(now) || until.isAfter(now.plus(LONGEST_MUTE))) {
      return null;
    }
    String reason = facts.annotations().getOrDefault(prefix + MUTE_REASON, "");
    return new Mute(Mute.Kind.ANNOTATION, whose, "", reason, until);
  }

  /** That a mute does not count, and why; null where it does or there is none. */
  public static @Nullable Symptom ignored(ObjectFacts facts, Instant now) {
    String written = facts.annotations().get(MUTE_UNTIL);
    if (written == null) {
      return facts.annotations().containsKey(MUTE_REASON)
          ? ignored(MUTE_REASON + " without " + MUTE_UNTIL + ": nothing is muted")
          : null;
    }
    Instant until = until(written);
    if (until == null) {
      return ignored(
          MUTE_UNTIL
              + " is \""
              + written
              + "\", not a time such as 2026-01-05T18:00:00Z: nothing is muted");
    }
    return until.isAfter(now.plus(LONGEST_MUTE))
        ? ignored(
            MUTE_UNTIL
                + " is "
                + until
                + ", more than "
                + LONGEST_MUTE.toDays()
                + " days ahead: nothing is muted")
        : null;
  }

  private static Symptom ignored(String message) {
    return new Symptom(
        SymptomSource.STATUS, "annotation/" + MUTE_UNTIL, IGNORED, message, null, Map.of());
  }

  private static @Nullable Instant until(@Nullable String written) {
    if (written == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(written.strip()).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Rollout rollout(
      ObjectFacts facts, @Nullable ObjectFacts before, Circumstances former, Instant now) {
    if (!isRolling(facts)) {
      return null;
    }
    Rollout known = former.rollout();
    Instant stated = instant(facts, "rollout.progressedAt");
    Instant progressed = stated == null || stated.isAfter(now) ? now : stated;
    boolean isOn = known != null && before != null && sameTarget(before, facts);
    Instant since = isOn && known != null ? known.since() : progressed;
    // Where the cluster does not say when it got on last, what was seen to change says it.
    Instant from =
        stated == null && isOn && known != null && !isFurther(before, facts)
            ? known.deadline().minus(patience(facts))
            : progressed;
    return new Rollout(since, from.plus(patience(facts)));
  }

  private static boolean isRolling(ObjectFacts facts) {
    String kind = facts.object().kind();
    boolean rolls =
        kind.equals("Deployment") || kind.equals("StatefulSet") || kind.equals("DaemonSet");
    if (!rolls || "true".equals(facts.attributes().get("spec.paused"))) {
      return false;
    }
    // Where nobody observes it, nobody rolls it out.
    long observed = number(facts, "status.observedGeneration", Long.MAX_VALUE);
    boolean unobserved = number(facts, "generation", 0) > observed;
    return switch (kind) {
      case "Deployment" ->
          unobserved || UNDER_WAY.contains(facts.attributes().getOrDefault("rollout.reason", ""));
      case "StatefulSet" ->
          unobserved
              || !facts
                      .attributes()
                      .getOrDefault("status.updateRevision", "")
                      .equals(facts.attributes().getOrDefault("status.currentRevision", ""))
                  && number(facts, "status.updatedReplicas", 0) < number(facts, "spec.replicas", 1);
      default ->
          unobserved
              || number(facts, "status.updatedNumberScheduled", 0)
                  < number(facts, "status.desiredNumberScheduled", 0);
    };
  }

  private static boolean sameTarget(ObjectFacts before, ObjectFacts after) {
    return number(before, "generation", 0) == number(after, "generation", 0);
  }

  private static boolean isFurther(@Nullable ObjectFacts before, ObjectFacts after) {
    return before == null || progress(after) > progress(before);
  }

  private static long progress(ObjectFacts facts) {
    return number(facts, "status.updatedReplicas", 0)
        + number(facts, "status.updatedNumberScheduled", 0)
        + number(facts, "status.readyReplicas", 0)
        + number(facts, "status.numberReady", 0);
  }

  private static Duration patience(ObjectFacts facts) {
    long seconds = number(facts, "spec.progressDeadlineSeconds", DEADLINE.toSeconds());
    // What nobody waits for: the API server takes any number.
    return Duration.ofSeconds(Math.max(0, Math.min(seconds, Duration.ofHours(2).toSeconds())));
  }

  private static long number(ObjectFacts facts, String attribute, long otherwise) {
    String value = facts.attributes().get(attribute);
    try {
      return value == null ? otherwise : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static @Nullable Instant instant(ObjectFacts facts, String attribute) {
    String value = facts.attributes().get(attribute);
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
