package io.responder.api;

import io.responder.model.ClusterInput;
import java.util.concurrent.CompletionStage;

/** Where commands go. */
@FunctionalInterface
public interface CommandSink {

  /**
   * Sends one. May block for some seconds.
   *
   * @return completes when it is durable, exceptionally when it is not known to be
   */
  CompletionStage<Void> send(ClusterInput command);
}
