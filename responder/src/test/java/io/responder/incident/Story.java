package io.responder.incident;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Finding;
import io.responder.model.Incident;
import io.responder.model.Reducer.Step;
import io.responder.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drives an {@link IncidentReducer} the way the pipeline does and keeps what came out. */
final class Story {

  private final IncidentReducer reducer = new IncidentReducer(IncidentConfig.defaults());
  private final List<Transition> transitions = new ArrayList<>();
  private @Nullable WorkloadIncidents state;

  Story given(Finding... findings) {
    for (Finding finding : findings) {
      take(reducer.on(state, finding));
    }
    return this;
  }

  /** Lets time pass, one deadline at a time, as the virtual clock does. */
  Story until(long seconds) {
    Instant now = Samples.at(seconds);
    while (state != null) {
      Instant deadline = reducer.nextDeadline(state);
      if (deadline == null || deadline.isAfter(now)) {
        break;
      }
      take(reducer.tick(state, deadline));
    }
    return this;
  }

  /** Lets time pass in one late tick. */
  Story lateAt(long seconds) {
    if (state != null) {
      take(reducer.tick(state, Samples.at(seconds)));
    }
    return this;
  }

  /** One line for each transition: {@code 30s opened oom-killed}. */
  List<String> told() {
    return transitions.stream()
        .map(
            t ->
                Duration.between(Samples.START, t.at()).toSeconds()
                    + "s "
                    + t.reason().label()
                    + ' '
                    + t.after().problem().diagnosis().cause())
        .toList();
  }

  List<Transition> transitions() {
    return transitions;
  }

  @Nullable WorkloadIncidents state() {
    return state;
  }

  WorkloadIncidents present() {
    return requireNonNull(state, "nothing is remembered");
  }

  Incident only() {
    List<Incident> all = incidents();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  List<Incident> incidents() {
    return state == null
        ? List.of()
        : state.incidents().values().stream().map(WorkloadIncidents.Tracked::incident).toList();
  }

  private void take(Step<WorkloadIncidents, Transition> step) {
    state = step.state();
    transitions.addAll(step.outputs());
  }
}
