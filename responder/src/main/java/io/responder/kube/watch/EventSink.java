package io.responder.kube.watch;

import io.responder.model.ClusterEvent;
import java.util.concurrent.CompletionStage;

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
}
