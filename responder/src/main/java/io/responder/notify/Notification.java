package io.responder.notify;

import static java.util.Objects.requireNonNull;

import io.responder.model.Incident;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Instant;
import java.util.List;

/**
 * What one receiver is told.
 *
 * @param transition the latest transition that it tells
 * @param superseded why the incident changed before, where the receiver has not been told of it yet
 * @param timing whether it comes when it should
 */
public record Notification(
    Transition transition, List<TransitionReason> superseded, Timing timing) {

  public Notification {
    requireNonNull(transition, "transition");
    superseded = List.copyOf(superseded);
    requireNonNull(timing, "timing");
  }

  /** Whether a notification comes when it should. */
  public enum Timing {
    PROMPT,
    /** It waited: for the receiver, or for the responder itself. */
    DELAYED
  }

  /** What is new to the receiver. */
  public enum News {
    OPENED("opened"),
    UPDATED("updated"),
    REOPENED("reopened"),
    RESOLVED("resolved");

    private final String label;

    News(String label) {
      this.label = label;
    }

    /** The name in messages and events. */
    public String label() {
      return label;
    }
  }

  public Incident incident() {
    return transition.after();
  }

  public TransitionReason reason() {
    return transition.reason();
  }

  public Instant at() {
    return transition.at();
  }

  /** The same for every attempt and every copy: receivers tell duplicates by it. */
  public String id() {
    return transition.id();
  }

  /** What is new to the receiver, with all that it was not told before. */
  public News news() {
    if (incident() instanceof Incident.Resolved) {
      return News.RESOLVED;
    }
    if (introduces()) {
      return News.OPENED;
    }
    return isNew(TransitionReason.REOPENED) ? News.REOPENED : News.UPDATED;
  }

  /** True when the receiver hears of the incident for the first time. */
  public boolean introduces() {
    return isNew(TransitionReason.OPENED) || wasNeverTold();
  }

  /** What was kept from people until now: muted, or explained by another. */
  private boolean wasNeverTold() {
    Incident before = transition.before();
    boolean isReleased =
        reason() == TransitionReason.UNMUTED || reason() == TransitionReason.CORRELATED;
    return isReleased && before != null && before.problem().care().told() == null;
  }

  private boolean isNew(TransitionReason reason) {
    return reason() == reason || superseded.contains(reason);
  }
}
