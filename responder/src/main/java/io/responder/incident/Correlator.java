package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.incident.ClusterIncidents.Known;
import io.responder.model.Actor;
import io.responder.model.Incident;
import io.responder.model.Reducer;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the incidents of one cluster have to do with each other (DESIGN D11).
 *
 * <p>Every transition of a workload's incident goes through, with its explanation filled in and
 * numbered anew, because this stage adds transitions of its own: an incident whose explanation
 * comes or goes is {@link TransitionReason#CORRELATED}. The explanations are a function of the
 * incidents that are there, see {@link Explanations}, so the order in which they came does not
 * matter.
 *
 * <p>A resolved incident explains its consequences for a while longer: they need time to recover.
 * One that outlasts it stands alone again.
 */
public final class Correlator implements Reducer<ClusterIncidents, Transition, Transition> {

  /** How long past the reopen window a resolved incident's count of transitions is remembered. */
  private static final Duration MEMORY = Duration.ofHours(1);

  private final IncidentConfig config;

  public Correlator(IncidentConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  public Step<ClusterIncidents, Transition> on(@Nullable ClusterIncidents state, Transition input) {
    ClusterIncidents start = state == null ? new ClusterIncidents(input.at(), Map.of()) : state;
    Known known = start.incidents().get(input.after().id());
    if (known != null && input.number() <= known.seen()) {
      return new Step<>(start, List.of());
    }
    Round round = new Round(start);
    Instant asOf = input.at().isAfter(start.asOf()) ? input.at() : start.asOf();
    round.settle(asOf);
    round.take(input);
    round.settle(asOf);
    return new Step<>(round.conclude(asOf), round.outputs);
  }

  @Override
  public Step<ClusterIncidents, Transition> tick(ClusterIncidents state, Instant now) {
    Instant deadline = nextDeadline(state);
    if (deadline == null || deadline.isAfter(now)) {
      return new Step<>(state, List.of());
    }
    Round round = new Round(state);
    round.settle(now);
    return new Step<>(round.conclude(state.asOf()), round.outputs);
  }

  @Override
  public @Nullable Instant nextDeadline(ClusterIncidents state) {
    return state.incidents().values().stream()
        .map(this::deadline)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** When a resolved incident stops explaining others, and then when it is forgotten. */
  private @Nullable Instant deadline(Known known) {
    Instant resolvedAt = known.incident().resolvedAt();
    if (resolvedAt == null) {
      return null;
    }
    return known.explains()
        ? resolvedAt.plus(config.aftermath())
        : resolvedAt.plus(config.reopenWindow()).plus(MEMORY);
  }

  /** One call at work. */
  private final class Round {
    private final TreeMap<String, Known> incidents;
    private final List<Transition> outputs = new ArrayList<>();

    Round(ClusterIncidents start) {
      incidents = new TreeMap<>(start.incidents());
    }

    void take(Transition input) {
      String id = input.after().id();
      Known known = incidents.get(id);
      Incident before = known == null ? input.before() : known.incident();
      int number = known == null ? input.number() : known.incident().changes() + 1;
      String former = known == null ? null : known.incident().problem().consequenceOf();
      Incident after = explained(input.after(), former).numbered(number);
      boolean explains = input.reason() != TransitionReason.MERGED;
      incidents.put(id, new Known(after, input.number(), explains));

      Explanations explanations = new Explanations(config, incidents.values());
      if (!(after instanceof Incident.Resolved)) {
        after = explained(after, explanations.of(id));
        incidents.put(id, new Known(after, input.number(), explains));
      }
      outputs.add(new Transition(before, after, input.reason(), input.by(), input.at()));
      correlate(explanations, input.at());
    }

    /** Tells of every unresolved incident whose explanation is another one now. */
    private void correlate(Explanations explanations, Instant at) {
      for (Known known : List.copyOf(incidents.values())) {
        Incident before = known.incident();
        String cause = explanations.of(before.id());
        if (known.resolved() || Objects.equals(cause, before.problem().consequenceOf())) {
          continue;
        }
        Incident after = explained(before, cause).changed();
        incidents.put(after.id(), known.with(after));
        outputs.add(
            new Transition(
                before,
                after,
                TransitionReason.CORRELATED,
                Actor.incident(
                    cause == null ? String.valueOf(before.problem().consequenceOf()) : cause),
                at));
      }
    }

    void settle(Instant limit) {
      for (Known next = next(limit); next != null; next = next(limit)) {
        String id = next.incident().id();
        Instant at = deadline(next);
        if (at == null || !next.explains()) {
          incidents.remove(id);
        } else {
          incidents.put(id, new Known(next.incident(), next.seen(), false));
          correlate(new Explanations(config, incidents.values()), at);
        }
      }
    }

    private @Nullable Known next(Instant limit) {
      Known first = null;
      Instant earliest = limit;
      for (Known known : incidents.values()) {
        Instant at = deadline(known);
        if (at != null && (first == null ? !at.isAfter(limit) : at.isBefore(earliest))) {
          first = known;
          earliest = at;
        }
      }
      return first;
    }

    @Nullable ClusterIncidents conclude(Instant asOf) {
      return incidents.isEmpty() ? null : new ClusterIncidents(asOf, incidents);
    }

    private Incident explained(Incident incident, @Nullable String cause) {
      return incident.with(incident.problem().asConsequenceOf(cause));
    }
  }
}
