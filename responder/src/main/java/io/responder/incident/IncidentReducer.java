package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.model.Finding;
import io.responder.model.Reducer;
import io.responder.model.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a finding does to the incidents of its workload: a person sees one incident for each real
 * problem.
 *
 * <ul>
 *   <li>A finding belongs to the incident of its cause, to one whose diagnosis refines that cause,
 *       or to one whose cause it refines, which then takes the more precise diagnosis. Two causes
 *       that do not refine each other are two incidents.
 *   <li>An incident keeps its precise cause while any finding that the cause explains still holds.
 *       When that one cause has gone and another one explains all that is left, the incident
 *       changes its diagnosis instead of staying open beside a new one.
 *   <li>It opens when a finding of it has held for as long as the rule asks, counted from the onset
 *       that the cluster states; what clears before that leaves no trace.
 *   <li>It is resolved when nothing of it has held for a time: {@code keepFiring} of the rule where
 *       an object healed, else a grace in which a successor may show the same problem.
 *   <li>The same problem inside the reopen window is the same incident; after it, a new one.
 * </ul>
 *
 * <p>Inputs of one object and rule are ordered by their time, whatever order they arrive in; a
 * statement that is older than what is known of that object and rule is dropped.
 */
public final class IncidentReducer implements Reducer<WorkloadIncidents, Finding, Transition> {

  private final IncidentConfig config;

  public IncidentReducer(IncidentConfig config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  public Step<WorkloadIncidents, Transition> on(@Nullable WorkloadIncidents state, Finding input) {
    if (state != null && state.supersedes(input)) {
      return new Step<>(state, List.of());
    }
    WorkloadIncidents start =
        state == null ? WorkloadIncidents.none(input.workload(), input.at()) : state;
    Review review = new Review(config, start);
    Instant asOf = input.at().isAfter(start.asOf()) ? input.at() : start.asOf();
    review.settle(asOf);
    if (input instanceof Finding.Holds holds) {
      review.take(holds);
    } else if (input instanceof Finding.Cleared cleared) {
      review.take(cleared);
    } else if (input instanceof Finding.Noted noted) {
      review.take(noted);
    } else {
      throw new AssertionError(input);
    }
    review.settle(asOf);
    return new Step<>(review.conclude(asOf), review.outputs());
  }

  @Override
  public Step<WorkloadIncidents, Transition> tick(WorkloadIncidents state, Instant now) {
    Instant deadline = nextDeadline(state);
    if (deadline == null || deadline.isAfter(now)) {
      return new Step<>(state, List.of());
    }
    Review review = new Review(config, state);
    review.settle(now);
    return new Step<>(review.retain(now), review.outputs());
  }

  @Override
  public @Nullable Instant nextDeadline(WorkloadIncidents state) {
    if (state.held().isEmpty() && state.incidents().isEmpty()) {
      return Review.forgettable(state.cleared(), state.notes());
    }
    return state.incidents().values().stream()
        .map(t -> Review.deadline(config, t))
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }
}
