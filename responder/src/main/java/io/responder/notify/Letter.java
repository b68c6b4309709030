package io.responder.notify;

import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What waits to be told of one incident: its latest transition stands for all that it overtook.
 *
 * @param transition the latest transition
 * @param superseded the reasons of those before it that were not told
 * @param waiters who wants to know when it is done
 */
record Letter(
    Transition transition,
    List<TransitionReason> superseded,
    List<CompletableFuture<Void>> waiters) {

  Letter {
    superseded = List.copyOf(superseded);
    waiters = List.copyOf(waiters);
  }

  String incident() {
    return transition.after().id();
  }

  /** Why the incident changed, up to and with the transition. */
  List<TransitionReason> reasons() {
    List<TransitionReason> reasons = new ArrayList<>(superseded);
    reasons.add(transition.reason());
    return reasons;
  }

  /** The same letter where earlier changes were not told either. */
  Letter after(List<TransitionReason> earlier) {
    List<TransitionReason> all = new ArrayList<>(earlier);
    all.addAll(superseded);
    return new Letter(transition, all, waiters);
  }

  /** One letter of two of the same incident; a copy of a transition adds only its waiter. */
  Letter and(Letter other) {
    boolean isLater = other.transition.number() > transition.number();
    boolean isCopy = other.transition.number() == transition.number();
    Letter earlier = isLater ? this : other;
    Letter later = isLater ? other : this;
    List<TransitionReason> reasons = new ArrayList<>(earlier.superseded);
    if (!isCopy) {
      reasons.add(earlier.transition.reason());
      reasons.addAll(later.superseded);
    }
    List<CompletableFuture<Void>> all = new ArrayList<>(waiters);
    all.addAll(other.waiters);
    return new Letter(later.transition, isCopy ? superseded : reasons, all);
  }

  /** Whether anybody waits for it still: what another process tells now is not told here, too. */
  boolean isWanted() {
    return waiters.stream().anyMatch(waiter -> !waiter.isDone());
  }

  void done() {
    waiters.forEach(waiter -> waiter.complete(null));
  }
}
