package io.responder.notify;

import io.responder.model.Incident;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;

/** Whether a receiver is told of a transition, and if not, why. */
enum Worth {
  TELL("tell"),
  /** Nothing that a person would act on. */
  NOT_NEWS("not-news"),
  /** Another incident explains it or stands for it; that one is told. */
  CONSEQUENCE("consequence"),
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
   * Judges a transition.
   *
   * @param isKnown whether the receiver was told of the incident: then it must hear of its end,
   *     even if the incident turned out to be a consequence
   */
  static Worth of(Transition transition, Severity minimum, boolean isKnown) {
    if (transition.after().problem().diagnosis().severity().compareTo(minimum) < 0) {
      return BELOW_SEVERITY;
    }
    boolean isConsequence =
        transition.after().problem().consequenceOf() != null
            || transition.after().problem().memberOf() != null;
    if (isConsequence && !(isKnown && ends(transition.reason()))) {
      return CONSEQUENCE;
    }
    return isNews(transition) ? TELL : NOT_NEWS;
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
          CLOSED ->
          true;
      case DIAGNOSED ->
          transition.before() == null
              || !cause(transition.before()).equals(cause(transition.after()));
      // Not a consequence any more: the one that explained it is over and this one is not.
      case CORRELATED -> true;
      // People who act on it see these where they act.
      case ACKNOWLEDGED, RELEASED, ASSIGNED, COMMENTED, MUTED, UNMUTED, MERGED -> false;
    };
  }

  private static String cause(Incident incident) {
    return incident.problem().diagnosis().cause();
  }
}
