package io.responder;

import io.responder.kube.watch.EventSink;
import io.responder.model.ClusterEvent;
import io.responder.model.Snapshot;
import io.responder.stream.StreamPipeline;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The pipeline as what watches tell their events to, while the share that they watch is ours. */
record PipelineSink(StreamPipeline pipeline, BooleanSupplier isOurs) implements EventSink {

  @Override
  public CompletionStage<Void> accept(ClusterEvent event) {
    return isOurs.getAsBoolean() ? pipeline.eventLog().append(event) : othersMayHaveIt();
  }

  @Override
  public CompletionStage<Void> complete(Snapshot snapshot) {
    return isOurs.getAsBoolean() ? pipeline.eventLog().complete(snapshot) : othersMayHaveIt();
  }

  @Override
  public @Nullable Instant lastTakenBefore() {
    return pipeline.lastRecordBefore();
  }

  private static CompletionStage<Void> othersMayHaveIt() {
    return CompletableFuture.failedFuture(
        new IllegalStateException("another process may watch this share by now"));
  }
}
