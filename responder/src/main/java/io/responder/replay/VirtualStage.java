package io.responder.replay;

import static java.util.Objects.requireNonNull;

import io.responder.model.Reducer;
import io.responder.model.Reducer.Step;
import io.responder.model.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One reducer with the states of all its keys and their deadlines, in memory. Single-threaded. */
final class VirtualStage<S, I, O> {

  private record Deadline(Instant at, String key) {}

  /**
   * A state, and when it wants to be ticked.
   *
   * @param queued its place among the deadlines, which is not later than it wants: a deadline that
   *     moves on with every input is moved in the queue when its turn comes
   */
  private record Kept<S>(S state, @Nullable Instant at, @Nullable Deadline queued) {}

  private final Reducer<S, I, O> reducer;
  private final Map<String, Kept<S>> states = new HashMap<>();
  private final TreeSet<Deadline> deadlines =
      new TreeSet<>(Comparator.comparing(Deadline::at).thenComparing(Deadline::key));

  VirtualStage(Reducer<S, I, O> reducer) {
    this.reducer = reducer;
  }

  /** The earliest time at which this stage wants to be ticked; null for never. */
  @Nullable Instant nextDeadline() {
    Deadline first = first();
    return first == null ? null : first.at();
  }

  /** The earliest deadline; those before it that have moved on take their places. */
  private @Nullable Deadline first() {
    while (!deadlines.isEmpty()) {
      Deadline first = deadlines.first();
      Kept<S> kept = states.get(first.key());
      if (kept != null && first.at().equals(kept.at())) {
        return first;
      }
      deadlines.remove(first);
      if (kept != null) {
        states.put(first.key(), queued(first.key(), kept.state(), kept.at()));
      }
    }
    return null;
  }

  /** The states of all keys. */
  Collection<S> states() {
    return states.values().stream().map(Kept::state).toList();
  }

  List<O> on(String key, I input) {
    Kept<S> before = states.get(key);
    Step<S, O> step = reducer.on(before == null ? null : before.state(), input);
    S next = step.state();
    keep(key, before, next, next == null ? null : reducer.nextDeadline(next));
    return step.outputs();
  }

  /** Tells each state what a complete snapshot says of it, in the order of the keys. */
  List<O> reconcile(Snapshot snapshot, Predicate<String> told) {
    List<O> outputs = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>();
    states.keySet().stream().filter(snapshot::coversKey).filter(told).forEach(keys::add);
    for (String key : keys) {
      I input = reducer.missing(requireNonNull(states.get(key)).state(), snapshot);
      if (input != null) {
        outputs.addAll(on(key, input));
      }
    }
    return outputs;
  }

  /** Applies every deadline that is not after {@code now}, by time and key. */
  void tickAll(Instant now, Consumer<O> outputs) {
    for (Deadline due = first(); due != null && !due.at().isAfter(now); due = first()) {
      tick(due).forEach(outputs);
    }
  }

  private List<O> tick(Deadline due) {
    Kept<S> before = requireNonNull(states.get(due.key()));
    Step<S, O> step = reducer.tick(before.state(), due.at());
    S next = step.state();
    Instant at = next == null ? null : reducer.nextDeadline(next);
    if (at != null && at.equals(due.at()) && step.outputs().isEmpty()) {
      // A reducer that does not move past its own deadline would stop the clock for ever.
      at = at.plusMillis(1);
    }
    keep(due.key(), before, next, at);
    return step.outputs();
  }

  private void keep(String key, @Nullable Kept<S> before, @Nullable S next, @Nullable Instant at) {
    Deadline queued = before == null ? null : before.queued();
    if (next != null && queued != null && at != null && !at.isBefore(queued.at())) {
      states.put(key, new Kept<>(next, at, queued));
      return;
    }
    if (queued != null) {
      deadlines.remove(queued);
    }
    if (next == null) {
      states.remove(key);
    } else {
      states.put(key, queued(key, next, at));
    }
  }

  private Kept<S> queued(String key, S state, @Nullable Instant at) {
    if (at == null) {
      return new Kept<>(state, null, null);
    }
    Deadline deadline = new Deadline(at, key);
    deadlines.add(deadline);
    return new Kept<>(state, at, deadline);
  }
}
