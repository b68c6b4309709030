package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.model.Diagnosis;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Incident;
import io.responder.model.ObjectRef;
import io.responder.model.TransitionReason;
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
 * <p>Bounded: at most {@value #MAX_HELD_PER_RULE} held findings of one rule and {@value
 * #MAX_CLEARED} remembered clearings. An object beyond that shows nothing that the others do not.
 *
 * @param workload the workload
 * @param asOf the latest time of an input
 * @param workloadGone whether the workload itself was seen to be gone
 * @param held what holds, by object and rule
 * @param cleared when what was cleared lately was cleared, by object and rule
 * @param incidents the incidents that are not forgotten, by id
 */
public record WorkloadIncidents(
    ObjectRef workload,
    Instant asOf,
    boolean workloadGone,
    Map<String, Held> held,
    Map<String, Instant> cleared,
    Map<String, Tracked> incidents) {

  static final int MAX_HELD_PER_RULE = 100;
  static final int MAX_CLEARED = 200;

  public WorkloadIncidents {
    requireNonNull(workload, "workload");
    requireNonNull(asOf, "asOf");
    held = sorted(held);
    cleared = sorted(cleared);
    incidents = sorted(incidents);
  }

  static WorkloadIncidents none(ObjectRef workload, Instant asOf) {
    return new WorkloadIncidents(workload, asOf, false, Map.of(), Map.of(), Map.of());
  }

  WorkloadIncidents asOf(Instant time) {
    return new WorkloadIncidents(workload, time, workloadGone, held, cleared, incidents);
  }

  /** True when a later statement about the same object and rule is already in here. */
  boolean supersedes(Finding finding) {
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
    return object.key() + '#' + object.uid() + '#' + rule;
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
   */
  public record Held(
      ObjectRef object, String rule, String cause, String group, Instant at, Instant openAt) {
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
