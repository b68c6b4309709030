package io.responder.stream;

import io.responder.model.Actor;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterInput;
import io.responder.model.Diagnosis;
import io.responder.model.Evidence;
import io.responder.model.Finding;
import io.responder.model.Incident;
import io.responder.model.LocalizedText;
import io.responder.model.Problem;
import io.responder.model.Reducer;
import io.responder.model.Severity;
import io.responder.model.Suggestion;
import io.responder.model.Symptom;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The smallest reducers that behave: any symptom is a finding, any finding an incident. */
public final class FakeStages {

  /** A symptom with this reason makes the rule throw. */
  public static final String BOOM = "Boom";

  private static final int REMEMBERED = 50;

  private FakeStages() {}

  public static Reductions<?, ?, ?> reductions(Duration holdFor) {
    return reductions(holdFor, event -> {});
  }

  /** The same with a first stage that does something else before it takes an event. */
  static Reductions<?, ?, ?> reductions(Duration holdFor, Consumer<ClusterEvent> before) {
    return new Reductions<>(
        new Reduction<>(Seen.class, new Rules(holdFor, before)),
        new Reduction<>(Workload.class, new Workloads()),
        new Reduction<>(Cluster.class, new Clusters()));
  }

  /** The same with another last stage. */
  static Reductions<?, ?, ?> reductions(
      Duration holdFor, Reduction<?, ClusterInput, Transition> clusters) {
    return new Reductions<>(
        new Reduction<>(Seen.class, new Rules(holdFor, event -> {})),
        new Reduction<>(Workload.class, new Workloads()),
        clusters);
  }

  record Seen(Set<String> ids, boolean holds) {
    Seen {
      ids = Set.copyOf(ids);
    }
  }

  record Workload(@Nullable Incident incident) {}

  record Cluster(Map<String, Integer> told) {
    Cluster {
      told = Map.copyOf(told);
    }
  }

  private record Rules(Duration holdFor, Consumer<ClusterEvent> before)
      implements Reducer<Seen, ClusterEvent, Finding> {

    @Override
    public Step<Seen, Finding> on(@Nullable Seen state, ClusterEvent event) {
      before.accept(event);
      if (state != null && state.ids().contains(event.id())) {
        return new Step<>(state, List.of());
      }
      boolean held = state != null && state.holds();
      List<Symptom> symptoms =
          event instanceof ClusterEvent.Upserted upserted ? upserted.facts().symptoms() : List.of();
      for (Symptom symptom : symptoms) {
        if (symptom.reason().equals(BOOM)) {
          throw new IllegalStateException("rule failed, password=hunter2");
        }
      }
      Seen next = new Seen(Set.of(event.id()), !symptoms.isEmpty());
      if (next.holds() && !held) {
        return new Step<>(next, List.of(holds(event, symptoms.get(0))));
      }
      if (!next.holds() && held) {
        return new Step<>(
            next,
            List.of(
                new Finding.Cleared(
                    event.object(),
                    event.workload(),
                    "any-symptom",
                    Finding.ClearReason.HEALED,
                    event.observedAt())));
      }
      return new Step<>(next, List.of());
    }

    private Finding holds(ClusterEvent event, Symptom symptom) {
      LocalizedText text = new LocalizedText("look at it", "확인하십시오");
      return new Finding.Holds(
          event.object(),
          event.workload(),
          new Diagnosis(
              "any-symptom",
              "any-symptom",
              Severity.WARNING,
              Set.of("b", "a"),
              Set.of(),
              List.of(),
              List.of(),
              holdFor,
              Duration.ZERO,
              Map.of(),
              new Suggestion(text, null, List.of(), null, List.of(), null, List.of())),
          new Evidence(
              event.object(),
              symptom.source(),
              symptom.part(),
              symptom.reason(),
              symptom.message(),
              event.observedAt()),
          event.observedAt(),
          event.observedAt());
    }

    @Override
    public Step<Seen, Finding> tick(Seen state, Instant now) {
      return new Step<>(state, List.of());
    }

    @Override
    public @Nullable Instant nextDeadline(Seen state) {
      return null;
    }
  }

  private record Workloads() implements Reducer<Workload, Finding, Transition> {

    @Override
    public Step<Workload, Transition> on(@Nullable Workload state, Finding finding) {
      Incident current = state == null ? null : state.incident();
      if (finding instanceof Finding.Holds holds && current == null) {
        Problem problem =
            Problem.seen(
                "inc-"
                    + Integer.toHexString(holds.workload().key().hashCode())
                    + '-'
                    + holds.since(),
                holds.workload(),
                holds.diagnosis(),
                holds.since(),
                holds.at(),
                List.of(holds.object()),
                List.of(holds.evidence()));
        Incident.Pending pending =
            new Incident.Pending(problem, holds.at().plus(holds.diagnosis().holdFor()), 0);
        return holds.diagnosis().holdFor().isZero()
            ? open(pending)
            : new Step<>(new Workload(pending), List.of());
      }
      if (finding instanceof Finding.Cleared cleared && current instanceof Incident.Open open) {
        Incident.Resolved resolved = open.resolve(cleared.at());
        return new Step<>(
            null,
            List.of(
                new Transition(open, resolved, TransitionReason.HEALED, Actor.TIME, cleared.at())));
      }
      boolean vanishes =
          finding instanceof Finding.Cleared
              && state != null
              && state.incident() instanceof Incident.Pending;
      return new Step<>(state == null || vanishes ? new Workload(null) : state, List.of());
    }

    private static Step<Workload, Transition> open(Incident.Pending pending) {
      Incident.Open open = pending.open(pending.openAt());
      return new Step<>(
          new Workload(open),
          List.of(
              new Transition(
                  pending, open, TransitionReason.OPENED, Actor.TIME, pending.openAt())));
    }

    @Override
    public Step<Workload, Transition> tick(Workload state, Instant now) {
      return state.incident() instanceof Incident.Pending pending && !pending.openAt().isAfter(now)
          ? open(pending)
          : new Step<>(state, List.of());
    }

    @Override
    public @Nullable Instant nextDeadline(Workload state) {
      return state.incident() instanceof Incident.Pending pending ? pending.openAt() : null;
    }
  }

  private record Clusters() implements Reducer<Cluster, ClusterInput, Transition> {

    @Override
    public Step<Cluster, Transition> on(@Nullable Cluster state, ClusterInput changed) {
      if (!(changed instanceof ClusterInput.Changed happened)) {
        return new Step<>(state, List.of());
      }
      Transition input = happened.transition();
      TreeMap<String, Integer> told = new TreeMap<>(state == null ? Map.of() : state.told());
      if (told.getOrDefault(input.after().id(), 0) >= input.number()) {
        return new Step<>(state, List.of());
      }
      told.put(input.after().id(), input.number());
      if (told.size() > REMEMBERED) {
        told.pollFirstEntry();
      }
      return new Step<>(new Cluster(told), List.of(input));
    }

    @Override
    public Step<Cluster, Transition> tick(Cluster state, Instant now) {
      return new Step<>(state, List.of());
    }

    @Override
    public @Nullable Instant nextDeadline(Cluster state) {
      return null;
    }
  }
}
