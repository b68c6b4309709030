package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.model.Circumstances;
import io.responder.model.Diagnosis;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Incident;
import io.responder.model.ObjectRef;
import io.responder.model.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The problems of one workload: the state of {@link IncidentReducer}.
 *
 * <p>Bounded: at most {@value #MAX_HELD_PER_RULE} held findings of one rule, {@value #MAX_CLEARED}
 * remembered clearings and {@value #MAX_NOTES} notes. An object beyond that shows nothing that the
 * others do not.
 *
 * @param workload the workload
 * @param asOf the latest time of an input
 * @param workloadGone whether the workload itself was seen to be gone
 * @param held what holds, by object and rule
 * @param cleared when what was cleared lately was cleared, by object and rule
 * @param incidents the incidents that are not forgotten, by id
 * @param notes the circumstances of objects, and lately of those that have none any more, by object
 */
public record WorkloadIncidents(
    ObjectRef workload,
    Instant asOf,
    boolean workloadGone,
    Map<String, Held> held,
    Map<String, Instant> cleared,
    Map<String, Tracked> incidents,
    Map<String, Note> notes) {

  static final int MAX_NOTES = 100;
  static final int MAX_HELD_PER_RULE = 1_000;
  static final int MAX_CLEARED = 200;

  @SuppressWarnings("NullAway") // Older states know no notes.
  public WorkloadIncidents {
    requireNonNull(workload, "workload");
    requireNonNull(asOf, "asOf");
    held = PackedHeld.of(held);
    cleared = sorted(cleared);
    incidents = sorted(incidents);
    notes = notes == null ? Map.of() : sorted(notes);
  }

  static WorkloadIncidents none(ObjectRef workload, Instant asOf) {
    return new WorkloadIncidents(workload, asOf, false, Map.of(), Map.of(), Map.of(), Map.of());
  }

  WorkloadIncidents asOf(Instant time) {
    return new WorkloadIncidents(workload, time, workloadGone, held, cleared, incidents, notes);
  }

  /** True when a later statement about the same object and rule is already in here. */
  boolean supersedes(Finding finding) {
    if (finding instanceof Finding.Noted) {
      Note note = notes.get(key(finding.object()));
      return note != null && !finding.at().isAfter(note.at());
    }
    String key = key(finding.object(), finding.rule());
    Held holding = held.get(key);
    if (holding != null) {
      return finding instanceof Finding.Holds
          ? !finding.at().isAfter(holding.at())
          : finding.at().isBefore(holding.at());
    }
    Instant clearing = cleared.get(key);
    if (clearing == null) {
      return false;
    }
    return finding instanceof Finding.Cleared
        ? !finding.at().isAfter(clearing)
        : finding.at().isBefore(clearing);
  }

  static String key(ObjectRef object, String rule) {
    return key(object) + '#' + rule;
  }

  static String key(ObjectRef object) {
    return object.key() + '#' + object.uid();
  }

  /** Iteration order is part of determinism: {@code Map.copyOf} has none. */
  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  /**
   * A finding that holds, reduced to what later decisions need.
   *
   * @param object the object
   * @param rule the rule
   * @param cause the cause that the rule names
   * @param group what separates it from others of its cause, see {@link Diagnosis#group}
   * @param at the time of the latest statement of it
   * @param openAt when it has held for as long as its rule asks
   * @param transitory since when it holds, where it may pass while the workload is rolled out; null
   *     where it does not
   */
  public record Held(
      ObjectRef object,
      String rule,
      String cause,
      String group,
      Instant at,
      Instant openAt,
      @Nullable Instant transitory) {
    @SuppressWarnings("NullAway") // Older states know no groups.
    public Held {
      requireNonNull(object, "object");
      requireNonNull(rule, "rule");
      requireNonNull(cause, "cause");
      group = group == null ? "" : group;
      requireNonNull(at, "at");
      requireNonNull(openAt, "openAt");
    }

    String key() {
      return WorkloadIncidents.key(object, rule);
    }
  }

  /**
   * What was last told of an object's circumstances.
   *
   * @param at when they became so
   */
  public record Note(ObjectRef object, Circumstances circumstances, Instant at) {
    public Note {
      requireNonNull(object, "object");
      requireNonNull(circumstances, "circumstances");
      requireNonNull(at, "at");
    }

    /** Until when it matters; that there is nothing any more matters for a while, too. */
    Instant until(Duration memory) {
      Instant end = at.plus(memory);
      if (circumstances.mute() != null && circumstances.mute().until().isAfter(end)) {
        end = circumstances.mute().until();
      }
      Circumstances.Rollout rollout = circumstances.rollout();
      return rollout != null && rollout.deadline().isAfter(end) ? rollout.deadline() : end;
    }
  }

  /**
   * An incident and what is to become of it.
   *
   * @param incident the incident
   * @param shownBy the key of the finding whose diagnosis the incident shows
   * @param clearedBy why findings of it were cleared so far
   * @param due the change that time alone will bring
   * @param returns when it came back lately
   */
  public record Tracked(
      Incident incident,
      String shownBy,
      Set<ClearReason> clearedBy,
      @Nullable Due due,
      List<Instant> returns) {
    public Tracked {
      requireNonNull(incident, "incident");
      requireNonNull(shownBy, "shownBy");
      clearedBy = Collections.unmodifiableSet(new TreeSet<>(clearedBy));
      returns = List.copyOf(returns);
    }

    Tracked(Incident incident, String shownBy) {
      this(incident, shownBy, Set.of(), null, List.of());
    }

    Diagnosis diagnosis() {
      return incident.problem().diagnosis();
    }

    boolean resolved() {
      return incident instanceof Incident.Resolved;
    }

    Tracked with(Incident next) {
      return new Tracked(next, shownBy, clearedBy, due, returns);
    }

    Tracked shownBy(String key) {
      return new Tracked(incident, key, clearedBy, due, returns);
    }

    Tracked clearedBy(Set<ClearReason> reasons) {
      return new Tracked(incident, shownBy, reasons, due, returns);
    }

    Tracked returned(List<Instant> times) {
      return new Tracked(incident, shownBy, clearedBy, due, times);
    }

    Tracked awaiting(@Nullable Due next) {
      return new Tracked(incident, shownBy, clearedBy, next, returns);
    }
  }

  /**
   * A change that happens unless something is seen before.
   *
   * @param at when
   * @param reason which
   */
  public record Due(Instant at, TransitionReason reason) {
    public Due {
      requireNonNull(at, "at");
      requireNonNull(reason, "reason");
    }
  }
}
