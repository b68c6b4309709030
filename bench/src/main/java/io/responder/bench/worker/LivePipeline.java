package io.responder.bench.worker;

import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.incident.WorkloadIncidents;
import io.responder.model.ClusterEvent;
import io.responder.model.Transition;
import io.responder.rule.RuleEngine;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import io.responder.stream.Division;
import io.responder.stream.KafkaConfig;
import io.responder.stream.Reduction;
import io.responder.stream.Reductions;
import io.responder.stream.StreamPipeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The pipeline as the service runs it, with its broker and the shipped rules. */
final class LivePipeline {

  private final StreamPipeline pipeline;
  private final AtomicLong durable = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  LivePipeline(Path data, IncidentConfig config, Consumer<Transition> told) {
    RuleEngine rules =
        new RuleEngine(RuleFiles.read(Path.of("rules")).load().orThrow(), RuleFailures.ignored());
    pipeline =
        StreamPipeline.start(
            KafkaConfig.embedded(data),
            new Reductions<>(
                new Reduction<>(ObjectHistory.class, rules),
                new Reduction<>(WorkloadIncidents.class, new IncidentReducer(config)),
                new Reduction<>(
                    ClusterIncidents.class,
                    new Correlator(config),
                    new Division<>(
                        ClusterIncidents.Known.class,
                        ClusterIncidents::incidents,
                        ClusterIncidents::with))),
            Clock.systemUTC(),
            StreamPipeline.WhenUnreachable.FAIL);
    pipeline.feed(
        "bench",
        transition -> {
          told.accept(transition);
          return CompletableFuture.completedFuture(null);
        });
  }

  /** Waits until an event would be told. */
  String ready() throws InterruptedException {
    while (!pipeline.status().isReady(Duration.ofMinutes(2))) {
      Thread.sleep(50);
    }
    return "ok";
  }

  void append(ClusterEvent event) {
    var unused =
        pipeline
            .eventLog()
            .append(event)
            .whenComplete(
                (stored, failure) -> (failure == null ? durable : refused).incrementAndGet());
  }

  /** How many events are stored. */
  long durable() {
    if (refused.get() > 0) {
      throw new IllegalStateException(refused + " events could not be stored");
    }
    return durable.get();
  }

  /** Waits until nothing of what follows from the events waits any more. */
  void settle() throws InterruptedException {
    for (int idle = 0; idle < 4; ) {
      Thread.sleep(1_000);
      idle = pipeline.status().lag().values().stream().allMatch(lag -> lag == 0) ? idle + 1 : 0;
    }
  }
}
