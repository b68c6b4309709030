package io.responder.kube.watch;

import io.responder.model.ClusterEvent;
import io.responder.model.Snapshot;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where events go. Never called from an informer's handler, so it may take its time. */
@FunctionalInterface
public interface EventSink {

  /**
   * Takes an event. A stage that fails, or an exception, means that it was not taken: it is offered
   * again later, in its latest state. Events of one object are offered one after the other, each
   * after the one before was taken.
   *
   * @return completes when the event is durable
   */
  CompletionStage<Void> accept(ClusterEvent event);

  /**
   * Takes the end of a snapshot, after all its events were taken. For a sink that keeps no states
   * it means nothing.
   */
  default CompletionStage<Void> complete(Snapshot snapshot) {
    return CompletableFuture.completedFuture(null);
  }

  /** When anything was last taken from the process before this one; null where nobody knows. */
  default @Nullable Instant lastTakenBefore() {
    return null;
  }
}
