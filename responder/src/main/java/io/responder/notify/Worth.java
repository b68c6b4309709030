package io.responder.notify;

import io.responder.model.Incident;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import org.jspecify.annotations.Nullable;

/** Whether a receiver is told of a transition, and if not, why. */
enum Worth {
  TELL("tell"),
  /** Nothing that a person would act on. */
  NOT_NEWS("not-news"),
  /** Another incident explains it or stands for it; that one is told. */
  CONSEQUENCE("consequence"),
  /** A silence, a maintenance window or an annotation keeps people from being told. */
  MUTED("muted"),
  /** Less severe than the receiver wants to hear of. */
  BELOW_SEVERITY("below-severity");

  private final String label;

  Worth(String label) {
    this.label = label;
  }

  /** The name in logs and metrics. */
  String label() {
    return label;
  }

  /**
   * Judges a transition. Whoever was told that an incident goes on is told of its end, whatever
   * keeps it from being told by then.
   */
  static Worth of(Transition transition, Severity minimum) {
    Problem problem = transition.after().problem();
    if (ends(transition.reason()) && isKnown(transition.before(), minimum)) {
      return TELL;
    }
    if (problem.diagnosis().severity().compareTo(minimum) < 0) {
      return BELOW_SEVERITY;
    }
    if (problem.consequenceOf() != null || problem.memberOf() != null) {
      return CONSEQUENCE;
    }
    if (problem.mutedBy() != null) {
      return MUTED;
    }
    return isNews(transition) ? TELL : NOT_NEWS;
  }

  private static boolean isKnown(@Nullable Incident before, Severity minimum) {
    Severity told = before == null ? null : before.problem().care().told();
    return told != null && told.compareTo(minimum) >= 0;
  }

  private static boolean ends(TransitionReason reason) {
    return switch (reason) {
      case HEALED, GONE, EXPIRED, WITHDRAWN, CLOSED -> true;
      case OPENED,
          DIAGNOSED,
          SPREAD,
          CORRELATED,
          REOPENED,
          FLAPPING,
          ESCALATED,
          ACKNOWLEDGED,
          RELEASED,
          ASSIGNED,
          COMMENTED,
          MUTED,
          UNMUTED,
          MERGED ->
          false;
    };
  }

  private static boolean isNews(Transition transition) {
    Incident before = transition.before();
    boolean wasMuted = before != null && before.problem().mutedBy() != null;
    // Whatever else changed with it.
    if (wasMuted && !(transition.after() instanceof Incident.Resolved)) {
      return true;
    }
    return switch (transition.reason()) {
      case OPENED,
          REOPENED,
          FLAPPING,
          ESCALATED,
          SPREAD,
          HEALED,
          GONE,
          EXPIRED,
          WITHDRAWN,
          CLOSED,
          UNMUTED ->
          true;
      case DIAGNOSED ->
          transition.before() == null
              || !cause(transition.before()).equals(cause(transition.after()));
      // No consequence any more: what explained it is over and it is not. Else a parent has grown,
      // not by as much as would be news.
      case CORRELATED -> before == null || before.problem().suppressed();
      // People who act on it see these where they act.
      case ACKNOWLEDGED, RELEASED, ASSIGNED, COMMENTED, MUTED, MERGED -> false;
    };
  }

  private static String cause(Incident incident) {
    return incident.problem().diagnosis().cause();
  }
}
