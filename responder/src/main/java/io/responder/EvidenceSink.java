package io.responder;

import io.responder.kube.log.LogEvidence;
import io.responder.kube.watch.EventSink;
import io.responder.model.ClusterEvent;
import io.responder.model.Snapshot;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A sink whose events bring the logs with them that are evidence. */
record EvidenceSink(EventSink sink, LogEvidence logs) implements EventSink {

  @Override
  public CompletionStage<Void> accept(ClusterEvent event) {
    return logs.accept(event);
  }

  @Override
  public CompletionStage<Void> complete(Snapshot snapshot) {
    return sink.complete(snapshot);
  }

  @Override
  public @Nullable Instant lastTakenBefore() {
    return sink.lastTakenBefore();
  }

  @Override
  public void close() {
    logs.close();
  }
}
