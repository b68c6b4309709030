package io.responder.bench.worker;

import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentReducer;
import io.responder.incident.WorkloadIncidents;
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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the service keeps in memory of objects of which reports are repeated: the pipeline with its
 * broker. Arguments: where its data are, objects, incidents.
 */
final class KeptWorker {

  private static final int AT_ONCE = 5_000;

  private final int objects;
  private final int incidents;
  private final Instant start = Instant.now();
  private final StreamPipeline pipeline;
  private final AtomicLong told = new AtomicLong();
  private long said;

  private KeptWorker(Path data, int objects, int incidents) {
    this.objects = objects;
    this.incidents = incidents;
    this.pipeline =
        StreamPipeline.start(
            KafkaConfig.embedded(data),
            new Reductions<>(
                new Reduction<>(
                    ObjectHistory.class,
                    new RuleEngine(
                        RuleFiles.read(Path.of("rules")).load().orThrow(), RuleFailures.ignored())),
                new Reduction<>(
                    WorkloadIncidents.class, new IncidentReducer(RepeatsWorker.config())),
                new Reduction<>(
                    ClusterIncidents.class,
                    new Correlator(RepeatsWorker.config()),
                    new Division<>(
                        ClusterIncidents.Known.class,
                        ClusterIncidents::incidents,
                        ClusterIncidents::with))),
            Clock.systemUTC(),
            StreamPipeline.WhenUnreachable.FAIL);
    pipeline.feed("bench", this::told);
  }

  public static void main(String[] arguments) throws IOException {
    KeptWorker worker =
        new KeptWorker(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Commands.serve(worker::answer);
  }

  private CompletableFuture<Void> told(Transition transition) {
    told.incrementAndGet();
    return CompletableFuture.completedFuture(null);
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.get(0)) {
      case "ready" -> ready();
      case "say" -> say(Integer.parseInt(words.get(1)));
      case "told" -> Long.toString(told.get());
      case "heap" -> Long.toString(Tally.heap());
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  private String ready() throws InterruptedException {
    while (!pipeline.status().isReady(Duration.ofMinutes(2))) {
      Thread.sleep(50);
    }
    return "ok";
  }

  /** Says so many reports, and waits until nothing of what follows from them waits any more. */
  private String say(int reports) throws InterruptedException {
    for (int done = 0; done < reports; ) {
      AtomicLong durable = new AtomicLong();
      int next = Math.min(AT_ONCE, reports - done);
      for (int i = 0; i < next; i++) {
        var unused =
            pipeline
                .eventLog()
                .append(RepeatsWorker.report(said++, objects, incidents, start))
                .whenComplete(
                    (stored, failure) -> durable.addAndGet(failure == null ? 1 : 1_000_000));
      }
      while (durable.get() < next) {
        Thread.sleep(1);
      }
      if (durable.get() > next) {
        throw new IllegalStateException("not every report could be stored");
      }
      done += next;
    }
    for (int idle = 0; idle < 4; ) {
      Thread.sleep(1_000);
      idle = pipeline.status().lag().values().stream().allMatch(lag -> lag == 0) ? idle + 1 : 0;
    }
    return "ok";
  }
}
