package io.responder;

import io.responder.kube.watch.EventSink;
import io.responder.model.ClusterEvent;
import io.responder.model.Snapshot;
import io.responder.stream.StreamPipeline;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The pipeline as what watches tell their events to. */
record PipelineSink(StreamPipeline pipeline) implements EventSink {

  @Override
  public CompletionStage<Void> accept(ClusterEvent event) {
    return pipeline.eventLog().append(event);
  }

  @Override
  public CompletionStage<Void> complete(Snapshot snapshot) {
    return pipeline.eventLog().complete(snapshot);
  }

  @Override
  public @Nullable Instant lastTakenBefore() {
    return pipeline.lastRecordBefore();
  }
}
