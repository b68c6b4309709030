package io.responder.fault;

import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.kube.watch.EventSink;
import io.responder.model.ClusterEvent;
import io.responder.model.Incident;
import io.responder.model.Snapshot;
import io.responder.model.Transition;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.file.RuleFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The incidents that the shipped rules make of what a watch tells. Thread-safe. */
final class Judged implements EventSink {

  static final RuleSet RULES =
      RuleFiles.read(Path.of(System.getProperty("responder.root", "..")).resolve("rules"))
          .load()
          .orThrow();

  private final List<Transition> transitions = new ArrayList<>(); // guarded by this
  private final VirtualPipeline pipeline =
      new VirtualPipeline(
          new RuleEngine(
              RULES,
              (rule, failure) -> {
                throw new AssertionError(rule, failure);
              }),
          new IncidentReducer(IncidentConfig.defaults()),
          new Correlator(IncidentConfig.defaults()),
          transitions::add); // guarded by this

  @Override
  public synchronized CompletionStage<Void> accept(ClusterEvent event) {
    pipeline.accept(event);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> complete(Snapshot snapshot) {
    pipeline.accept(snapshot);
    return CompletableFuture.completedFuture(null);
  }

  /** Lets time pass after what was told last. */
  synchronized void pass(Duration time) {
    pipeline.advanceTo(pipeline.now().plus(time));
  }

  synchronized List<Transition> transitions() {
    return List.copyOf(transitions);
  }

  synchronized List<Incident> incidents() {
    return List.copyOf(pipeline.incidents());
  }

  /** Those that are open or pending, by the name of their workload. */
  synchronized List<String> standing() {
    return pipeline.incidents().stream()
        .filter(incident -> !(incident instanceof Incident.Resolved))
        .map(incident -> incident.problem().workload().name())
        .sorted()
        .toList();
  }
}
