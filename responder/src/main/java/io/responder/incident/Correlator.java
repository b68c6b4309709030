package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.incident.ClusterIncidents.Known;
import io.responder.model.ClusterInput;
import io.responder.model.Reducer;
import io.responder.model.Transition;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * What the incidents of one cluster have to do with each other, and what people do about them
 * (DESIGN D11).
 *
 * <p>Every transition of a workload's incident goes through, with its explanation, its parent and
 * the care of people filled in, and numbered anew, because this stage adds transitions of its own:
 *
 * <ul>
 *   <li>An incident whose explanation or parent comes or goes is {@code CORRELATED}. A explains B
 *       where A's rule says that it explains B's cause, B touches something that A breaks, and B
 *       did not begin well before A. Of several explanations the one that began first is taken: it
 *       is nearest to the root. Nothing explains itself, directly or in a circle.
 *   <li>Incidents that are alike (see {@link Likeness}) get a parent that stands for them. It ends
 *       with the last of them. One whose rule suspects a shared thing waits a moment for others
 *       before it is told, so that the parent is told instead.
 *   <li>One that nobody takes escalates.
 *   <li>One that a silence matches, or whose objects carry a mute, is {@code MUTED} until that ends
 *       and then {@code UNMUTED}. A parent is muted where a silence matches it, or all its members
 *       are muted. What a muted incident explains or stands for is not told either.
 *   <li>What people decide is kept over whatever the cluster shows: one that somebody declared over
 *       stays so until it shows something new.
 * </ul>
 *
 * <p>The explanations do not depend on the order in which the incidents came. A resolved incident
 * explains its consequences for a while longer: they need time to recover. One that outlasts it
 * stands alone again.
 *
 * <p>What can be looked up about a state is remembered from call to call; that changes how long a
 * call takes and nothing else.
 */
public final class Correlator implements Reducer<ClusterIncidents, ClusterInput, Transition> {

  private final IncidentConfig config;
  private final Map<String, Memo> memos = Collections.synchronizedMap(new HashMap<>());

  public Correlator(IncidentConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /** A state with its index. Whoever uses one takes it out first. */
  private record Memo(ClusterIncidents state, IncidentIndex index, Silences silences) {}

  @Override
  public Step<ClusterIncidents, Transition> on(
      @Nullable ClusterIncidents state, ClusterInput input) {
    ClusterIncidents start =
        state == null ? ClusterIncidents.none(input.at(), input.cluster()) : state;
    if (input instanceof ClusterInput.Changed changed && isKnown(start, changed.transition())) {
      return new Step<>(start, List.of());
    }
    Instant asOf = input.at().isAfter(start.asOf()) ? input.at() : start.asOf();
    Round round = round(start);
    round.settle(asOf);
    if (input instanceof ClusterInput.Changed changed) {
      round.take(changed.transition());
    } else if (input instanceof ClusterInput.Commanded commanded) {
      round.take(commanded.command());
    } else if (input instanceof ClusterInput.Silenced silenced) {
      round.take(silenced, asOf);
    } else if (input instanceof ClusterInput.SilenceEnded ended) {
      round.take(ended, asOf);
    } else {
      throw new AssertionError(input);
    }
    round.settle(asOf);
    return conclude(start, round, asOf);
  }

  @Override
  public Step<ClusterIncidents, Transition> tick(ClusterIncidents state, Instant now) {
    Instant deadline = nextDeadline(state);
    if (deadline == null || deadline.isAfter(now)) {
      return new Step<>(state, List.of());
    }
    Round round = round(state);
    round.settle(now);
    return conclude(state, round, state.asOf());
  }

  @Override
  public @Nullable Instant nextDeadline(ClusterIncidents state) {
    Memo memo = memos.remove(state.cluster());
    if (memo != null && memo.state() == state) {
      IncidentIndex.Due due = memo.index().next();
      KnownSilence silence = memo.silences().next();
      memos.put(state.cluster(), memo);
      return earlier(due == null ? null : due.at(), silence == null ? null : silence.next());
    }
    Instant due =
        state.incidents().values().stream()
            .map(known -> Deadline.of(known, config))
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null);
    return earlier(due, Silences.deadline(state.silenceTree()));
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private static boolean isKnown(ClusterIncidents state, Transition input) {
    Known known = state.incidents().get(input.after().id());
    return known != null && input.number() <= known.seen();
  }

  private Round round(ClusterIncidents start) {
    Memo memo = memos.remove(start.cluster());
    if (memo != null && memo.state() == start) {
      return new Round(config, start, memo.index(), memo.silences());
    }
    IncidentIndex index = new IncidentIndex();
    start.incidents().values().forEach(known -> index.replace(null, known, config));
    return new Round(config, start, index, new Silences(start.silenceTree()));
  }

  private Step<ClusterIncidents, Transition> conclude(
      ClusterIncidents start, Round round, Instant asOf) {
    TreePMap<String, KnownSilence> silences = round.silences().all();
    if (round.incidents().isEmpty() && silences.isEmpty()) {
      return new Step<>(null, round.outputs());
    }
    // A later time alone is not worth a write.
    boolean same = round.incidents() == start.incidents() && silences == start.silences();
    ClusterIncidents next =
        same ? start : new ClusterIncidents(asOf, start.cluster(), round.incidents(), silences);
    memos.put(start.cluster(), new Memo(next, round.index(), round.silences()));
    return new Step<>(next, round.outputs());
  }
}
