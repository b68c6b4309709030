package io.responder.replay;

import io.responder.model.Reducer;
import io.responder.model.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One reducer with the states of all its keys and their deadlines, in memory. Single-threaded. */
final class VirtualStage<S, I, O> {

  private record Deadline(Instant at, String key) {}

  private final Reducer<S, I, O> reducer;
  private final Map<String, S> states = new HashMap<>();
  private final Map<String, Deadline> deadlineOf = new HashMap<>();
  private final TreeSet<Deadline> deadlines =
      new TreeSet<>(Comparator.comparing(Deadline::at).thenComparing(Deadline::key));

  VirtualStage(Reducer<S, I, O> reducer) {
    this.reducer = reducer;
  }

  /** The earliest time at which this stage wants to be ticked; null for never. */
  @Nullable Instant nextDeadline() {
    return deadlines.isEmpty() ? null : deadlines.first().at();
  }

  /** The states of all keys. */
  Collection<S> states() {
    return List.copyOf(states.values());
  }

  List<O> on(String key, I input) {
    return keep(key, reducer.on(states.get(key), input));
  }

  /** Tells each state what a complete snapshot says of it, in the order of the keys. */
  List<O> reconcile(Snapshot snapshot, Predicate<String> told) {
    List<O> outputs = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>();
    states.keySet().stream().filter(snapshot::coversKey).filter(told).forEach(keys::add);
    for (String key : keys) {
      I input = reducer.missing(Objects.requireNonNull(states.get(key)), snapshot);
      if (input != null) {
        outputs.addAll(on(key, input));
      }
    }
    return outputs;
  }

  /** Applies the earliest deadline, if it is not after {@code now}. */
  List<O> tickFirst(Instant now) {
    if (deadlines.isEmpty() || deadlines.first().at().isAfter(now)) {
      return List.of();
    }
    var due = deadlines.first();
    var state = states.get(due.key());
    return state == null ? List.of() : keep(due.key(), reducer.tick(state, due.at()));
  }

  private List<O> keep(String key, Reducer.Step<S, O> step) {
    var passed = deadlineOf.remove(key);
    if (passed != null) {
      deadlines.remove(passed);
    }
    if (step.state() == null) {
      states.remove(key);
      return step.outputs();
    }
    states.put(key, step.state());
    var at = reducer.nextDeadline(step.state());
    if (at != null) {
      if (passed != null && at.equals(passed.at()) && step.outputs().isEmpty()) {
        // A reducer that does not move past its own deadline would stop the clock for ever.
        at = at.plusMillis(1);
      }
      var deadline = new Deadline(at, key);
      deadlines.add(deadline);
      deadlineOf.put(key, deadline);
    }
    return step.outputs();
  }
}
