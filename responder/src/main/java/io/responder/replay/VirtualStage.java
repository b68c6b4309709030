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
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One reducer with the states of all its keys and their deadlines, in memory. Single-threaded. */
final class VirtualStage<S, I, O> {

  /** How many entries of the queue may be out of date beside as many that are not. */
  private static final int SPARE = 1_000;

  /** A state, and when it wants to be ticked. */
  private static final class Kept<S> {
    private final String key;
    private S state;
    private @Nullable Instant at;

    /**
     * Its place in the queue, not later than it wants: a deadline that moves on with every input is
     * moved in the queue when its turn comes.
     */
    private @Nullable Queued<S> queued;

    Kept(String key, S state) {
      this.key = key;
      this.state = state;
    }
  }

  /** A place in the queue; the one that its state does not name any more is out of date. */
  private record Queued<S>(Instant at, Kept<S> kept) {}

  private final Reducer<S, I, O> reducer;
  private final Map<String, Kept<S>> states = new HashMap<>();
  private PriorityQueue<Queued<S>> queue = emptyQueue();

  VirtualStage(Reducer<S, I, O> reducer) {
    this.reducer = reducer;
  }

  private static <S> PriorityQueue<Queued<S>> emptyQueue() {
    return new PriorityQueue<>(
        Comparator.comparing((Queued<S> queued) -> queued.at())
            .thenComparing(queued -> queued.kept().key));
  }

  /** The earliest time at which this stage wants to be ticked; null for never. */
  @Nullable Instant nextDeadline() {
    Queued<S> first = first();
    return first == null ? null : first.at();
  }

  /** The earliest deadline; those before it that have moved on take their places. */
  @SuppressWarnings("ReferenceEquality") // the place itself, not one like it
  private @Nullable Queued<S> first() {
    for (Queued<S> first = queue.peek(); first != null; first = queue.peek()) {
      Kept<S> kept = first.kept();
      boolean isCurrent = kept.queued == first;
      if (isCurrent && first.at().equals(kept.at)) {
        return first;
      }
      queue.remove();
      if (isCurrent) {
        enqueue(kept, kept.at);
      }
    }
    return null;
  }

  private void enqueue(Kept<S> kept, @Nullable Instant at) {
    kept.queued = null;
    if (at != null) {
      Queued<S> place = new Queued<>(at, kept);
      kept.queued = place;
      queue.add(place);
    }
    if (queue.size() > 2 * states.size() + SPARE) {
      PriorityQueue<Queued<S>> fresh = emptyQueue();
      for (Kept<S> each : states.values()) {
        if (each.queued != null) {
          fresh.add(each.queued);
        }
      }
      queue = fresh;
    }
  }

  /** The states of all keys. */
  Collection<S> states() {
    return states.values().stream().map(kept -> kept.state).toList();
  }

  List<O> on(String key, I input) {
    Kept<S> before = states.get(key);
    Step<S, O> step = reducer.on(before == null ? null : before.state, input);
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
      I input = reducer.missing(requireNonNull(states.get(key)).state, snapshot);
      if (input != null) {
        outputs.addAll(on(key, input));
      }
    }
    return outputs;
  }

  /** Applies every deadline that is not after {@code now}, by time and key. */
  void tickAll(Instant now, Consumer<O> outputs) {
    for (Queued<S> due = first(); due != null && !due.at().isAfter(now); due = first()) {
      tick(due).forEach(outputs);
    }
  }

  private List<O> tick(Queued<S> due) {
    Kept<S> before = due.kept();
    Step<S, O> step = reducer.tick(before.state, due.at());
    S next = step.state();
    Instant at = next == null ? null : reducer.nextDeadline(next);
    if (at != null && at.equals(due.at()) && step.outputs().isEmpty()) {
      // A reducer that does not move past its own deadline would stop the clock for ever.
      at = at.plusMillis(1);
    }
    keep(before.key, before, next, at);
    return step.outputs();
  }

  private void keep(String key, @Nullable Kept<S> before, @Nullable S next, @Nullable Instant at) {
    if (next == null) {
      if (before != null) {
        states.remove(key);
        before.queued = null;
      }
      return;
    }
    Kept<S> kept = before;
    if (kept == null) {
      kept = new Kept<>(key, next);
      states.put(key, kept);
    }
    kept.state = next;
    kept.at = at;
    Queued<S> queued = kept.queued;
    if (queued == null || at == null || at.isBefore(queued.at())) {
      enqueue(kept, at);
    }
  }
}
