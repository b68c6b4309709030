package io.responder.replay;

import io.responder.incident.ClusterIncidents;
import io.responder.incident.WorkloadIncidents;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterInput;
import io.responder.model.Finding;
import io.responder.model.Incident;
import io.responder.model.Reducer;
import io.responder.model.Snapshot;
import io.responder.model.Transition;
import io.responder.rule.history.ObjectHistory;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rules, incidents and correlation, driven by the times of the events instead of a clock.
 *
 * <p>Before an event is taken, every deadline that is not after it is applied: in order of time,
 * those of one time stage by stage, and within a stage by key. Single-threaded; the same events
 * give the same transitions in the same order.
 */
public final class VirtualPipeline {

  private final VirtualStage<ObjectHistory, ClusterEvent, Finding> rules;
  private final VirtualStage<WorkloadIncidents, Finding, Transition> incidents;
  private final VirtualStage<ClusterIncidents, ClusterInput, Transition> correlation;
  private final Consumer<Transition> sink;
  private final Map<String, Incident> known = new LinkedHashMap<>();
  private Instant now = Instant.MIN;

  /**
   * @param sink gets every public transition, in order
   */
  public VirtualPipeline(
      Reducer<ObjectHistory, ClusterEvent, Finding> rules,
      Reducer<WorkloadIncidents, Finding, Transition> incidents,
      Reducer<ClusterIncidents, ClusterInput, Transition> correlation,
      Consumer<Transition> sink) {
    this.rules = new VirtualStage<>(rules);
    this.incidents = new VirtualStage<>(incidents);
    this.correlation = new VirtualStage<>(correlation);
    this.sink = sink;
  }

  /** Takes one event; time moves to it, and never backwards. */
  public void accept(ClusterEvent event) {
    advanceTo(event.observedAt());
    rules.on(event.object().key(), event).forEach(this::find);
  }

  /** Takes the end of a snapshot: what was not told since it began is gone. */
  public void accept(Snapshot snapshot) {
    accept(snapshot, address -> true);
  }

  /**
   * Takes the end of a snapshot for some addresses.
   *
   * @param told those that it speaks of
   */
  public void accept(Snapshot snapshot, Predicate<String> told) {
    advanceTo(snapshot.completedAt());
    rules.reconcile(snapshot, told).forEach(this::find);
  }

  /** Takes what somebody wants; time moves to it, and never backwards. */
  public void accept(ClusterInput wish) {
    advanceTo(wish.at());
    correlation.on(wish.cluster(), wish).forEach(this::tell);
  }

  /** Lets time pass until {@code target}. */
  public void advanceTo(Instant target) {
    while (true) {
      var due = earliestDeadline();
      if (due == null || due.isAfter(target)) {
        break;
      }
      // As on Kafka, where a stage waits for what is on its way to it.
      rules.tickAll(due, this::find);
      incidents.tickAll(due, this::change);
      correlation.tickAll(due, this::tell);
    }
    now = target.isAfter(now) ? target : now;
  }

  /** The time of the latest event. */
  public Instant now() {
    return now;
  }

  /** The latest state of every incident that was told, in the order in which they opened. */
  public Collection<Incident> incidents() {
    return known.values();
  }

  /** What the rules know of every object, by its address. */
  public Collection<ObjectHistory> objects() {
    return rules.states();
  }

  private @Nullable Instant earliestDeadline() {
    return earlier(
        rules.nextDeadline(), earlier(incidents.nextDeadline(), correlation.nextDeadline()));
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.isBefore(one) ? other : one;
  }

  private void find(Finding finding) {
    incidents.on(finding.workload().key(), finding).forEach(this::change);
  }

  private void change(Transition transition) {
    var changed = new ClusterInput.Changed(transition);
    correlation.on(changed.cluster(), changed).forEach(this::tell);
  }

  private void tell(Transition transition) {
    known.put(transition.after().id(), transition.after());
    sink.accept(transition);
  }
}
