package io.responder.incident;

import static java.util.stream.Collectors.toSet;

import io.responder.incident.WorkloadIncidents.Due;
import io.responder.incident.WorkloadIncidents.Held;
import io.responder.incident.WorkloadIncidents.Note;
import io.responder.incident.WorkloadIncidents.Tracked;
import io.responder.model.Actor;
import io.responder.model.Circumstances;
import io.responder.model.Diagnosis;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Incident;
import io.responder.model.Mute;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call of the reducer at work: a mutable copy of the state that lives for that call. */
final class Review {

  /** How long a clearing is remembered, so that an older statement cannot undo it. */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private final IncidentConfig config;
  private final WorkloadIncidents start;
  private boolean workloadGone;
  private final TreeMap<String, Held> held;
  private final TreeMap<String, Instant> cleared;
  private final TreeMap<String, Tracked> incidents;
  private final TreeMap<String, Note> notes;
  private final List<Transition> outputs = new ArrayList<>();

  Review(IncidentConfig config, WorkloadIncidents start) {
    this.config = config;
    this.start = start;
    this.workloadGone = start.workloadGone();
    this.held = new TreeMap<>(start.held());
    this.cleared = new TreeMap<>(start.cleared());
    this.incidents = new TreeMap<>(start.incidents());
    this.notes = new TreeMap<>(start.notes());
  }

  List<Transition> outputs() {
    return outputs;
  }

  // What an input does.

  void take(Finding.Holds finding) {
    String key = WorkloadIncidents.key(finding.object(), finding.rule());
    Held former = held.remove(key);
    if (former == null && isCrowded(finding.rule())) {
      return;
    }
    if (finding.object().sameAddress(start.workload())) {
      workloadGone = false;
    }
    cleared.remove(key);
    place(finding, key);
    held.put(key, held(finding, former));
    regroup(finding.at());
  }

  void take(Finding.Cleared finding) {
    String key = WorkloadIncidents.key(finding.object(), finding.rule());
    if (finding.reason() == ClearReason.GONE && finding.object().sameAddress(start.workload())) {
      workloadGone = true;
    }
    Held former = held.get(key);
    if (former != null) {
      new Grouping(incidents, held)
          .owner(former.cause(), former.group())
          .ifPresent(owner -> put(clearedBy(owner, finding.reason())));
      held.remove(key);
    }
    cleared.put(key, finding.at());
    regroup(finding.at());
  }

  void take(Finding.Noted noted) {
    String key = WorkloadIncidents.key(noted.object());
    if (notes.containsKey(key) || notes.size() < WorkloadIncidents.MAX_NOTES) {
      notes.put(key, new Note(noted.object(), noted.circumstances(), noted.at()));
      regroup(noted.at());
    }
  }

  private boolean isCrowded(String rule) {
    return held.values().stream().filter(h -> h.rule().equals(rule)).count()
        >= WorkloadIncidents.MAX_HELD_PER_RULE;
  }

  private static Held held(Finding.Holds finding, @Nullable Held former) {
    Instant ripe = Dossier.onset(finding).plus(finding.diagnosis().holdFor());
    Instant openAt = ripe.isAfter(finding.at()) ? ripe : finding.at();
    if (former != null && former.openAt().isBefore(openAt)) {
      openAt = former.openAt();
    }
    return new Held(
        finding.object(),
        finding.rule(),
        finding.diagnosis().cause(),
        finding.diagnosis().group(),
        finding.at(),
        openAt,
        finding.transitory() ? Dossier.onset(finding) : null);
  }

  /** Finds the incident of a finding, or begins one. */
  private void place(Finding.Holds finding, String key) {
    Grouping grouping = new Grouping(incidents, held);
    List<Tracked> same = grouping.sameProblem(finding.diagnosis());
    if (!same.isEmpty()) {
      continueWith(merge(same, finding.at()), finding, key);
      return;
    }
    Optional<Tracked> owner =
        grouping
            .owner(finding.diagnosis().cause(), finding.diagnosis().group())
            .or(() -> returning(finding.diagnosis()));
    if (owner.isPresent()) {
      continueWith(owner.get(), finding, key);
    } else {
      begin(finding, key);
    }
  }

  /** A resolved incident that the more precise {@code diagnosis} brings back. */
  private Optional<Tracked> returning(Diagnosis diagnosis) {
    return incidents.values().stream()
        .filter(t -> t.resolved() && diagnosis.refines(t.diagnosis()))
        .max(Grouping.EARLIEST);
  }

  private void begin(Finding.Holds finding, String key) {
    Problem problem = Dossier.open(IncidentId.of(finding), finding);
    Incident pending = new Incident.Pending(problem, finding.at(), 0);
    put(new Tracked(pending, key));
  }

  /** Adds a finding to its incident, whose diagnosis may become more precise or more severe. */
  private void continueWith(Tracked tracked, Finding.Holds finding, String key) {
    Problem before = tracked.incident().problem();
    Diagnosis former = before.diagnosis();
    Diagnosis stated = finding.diagnosis();
    boolean isDecisive = former.isOf(stated.cause(), stated.group());
    boolean isNewCause = !former.covers(stated.cause(), stated.group());
    Problem after = before;
    String shownBy = tracked.shownBy();
    if (isNewCause || (isDecisive && shows(tracked, finding, key))) {
      after = after.as(Dossier.succeed(former, finding.diagnosis()));
      shownBy = key;
    }
    Set<ObjectRef> holding = new HashSet<>(holding());
    holding.add(finding.object());
    after = risen(Dossier.add(after, finding, holding), tracked, finding.object());
    boolean isWorse = after.diagnosis().severity().compareTo(former.severity()) > 0;
    Tracked next = tracked.with(tracked.incident().with(after)).shownBy(shownBy);
    if (!isNewCause && !isWorse) {
      put(next);
    } else {
      tell(next, isNewCause ? TransitionReason.DIAGNOSED : TransitionReason.SPREAD, finding.at());
    }
  }

  /** Whether the incident should show the diagnosis of this finding of its own cause. */
  private boolean shows(Tracked tracked, Finding.Holds finding, String key) {
    return tracked.shownBy().equals(key)
        || !held.containsKey(tracked.shownBy())
        || finding
                .diagnosis()
                .severity()
                .compareTo(tracked.incident().problem().diagnosis().severity())
            > 0;
  }

  /** Makes one incident of several, sorted by age: the first goes on. */
  private Tracked merge(List<Tracked> same, Instant at) {
    Tracked survivor = same.get(0);
    for (Tracked other : same.subList(1, same.size())) {
      Problem problem =
          Dossier.merge(survivor.incident().problem(), other.incident().problem(), holding());
      survivor = survivor.with(survivor.incident().with(problem));
      incidents.remove(other.incident().id());
      Incident resolved = resolve(other.incident(), at);
      if (resolved != null) {
        outputs.add(
            new Transition(
                other.incident(),
                resolved,
                TransitionReason.MERGED,
                Actor.incident(survivor.incident().id()),
                at));
      }
    }
    put(survivor);
    return survivor;
  }

  // What follows from what holds.

  /** Sets what time will bring for each incident, given what holds for it now. */
  private void regroup(Instant at) {
    Map<String, List<Held>> supports = new Grouping(incidents, held).supports();
    for (Tracked tracked : List.copyOf(incidents.values())) {
      List<Held> support = supports.getOrDefault(tracked.incident().id(), List.of());
      Optional<Instant> openAt = support.stream().map(this::openAt).min(Instant::compareTo);
      if (tracked.incident() instanceof Incident.Pending pending) {
        expect(tracked, pending, openAt.orElse(null));
      } else if (tracked.resolved()) {
        put(tracked.awaiting(openAt.map(t -> new Due(t, TransitionReason.REOPENED)).orElse(null)));
      } else if (!support.isEmpty()) {
        put(tracked.due() == null ? tracked : awake(tracked));
      } else if (tracked.due() == null) {
        put(tracked.awaiting(ending(tracked, at)));
      }
      mute(incidents.get(tracked.incident().id()), support, at);
    }
  }

  /** When a finding has held long enough, and is not about to pass with a roll-out. */
  private Instant openAt(Held finding) {
    Note note = workload();
    if (note == null || finding.transitory() == null) {
      return finding.openAt();
    }
    Circumstances.Rollout rollout = note.circumstances().rollout();
    // What waited for a roll-out that is over opens now, not when it would have.
    Instant earliest = rollout == null ? note.at() : rollout.deadline();
    boolean waits = rollout == null || !finding.transitory().isBefore(rollout.since());
    return waits && earliest.isAfter(finding.openAt()) ? earliest : finding.openAt();
  }

  /** What is noted of the workload itself. */
  private @Nullable Note workload() {
    return notes.values().stream()
        .filter(note -> note.object().sameAddress(start.workload()))
        .max(Comparator.comparing(Note::at))
        .orElse(null);
  }

  /** Takes over what the annotations say against telling of an incident. */
  private void mute(@Nullable Tracked tracked, List<Held> support, Instant at) {
    if (tracked == null || (notes.isEmpty() && tracked.incident().problem().mutedBy() == null)) {
      return;
    }
    Problem problem = tracked.incident().problem();
    Mute mute = annotation(problem, support, at);
    if (!Objects.equals(mute, problem.mutedBy())) {
      tell(
          tracked.with(tracked.incident().with(problem.mutedBy(mute))),
          mute == null ? TransitionReason.UNMUTED : TransitionReason.MUTED,
          at);
    }
  }

  /** That of the workload, else the shortest of all objects that show it, if each has one. */
  private @Nullable Mute annotation(Problem problem, List<Held> support, Instant at) {
    Note whole = workload();
    if (whole != null && isMuted(whole, at)) {
      return whole.circumstances().mute();
    }
    if (support.isEmpty()) {
      return problem.mutedBy();
    }
    Mute shortest = null;
    for (Held finding : support) {
      Note note = notes.get(WorkloadIncidents.key(finding.object()));
      Mute mute = note != null && isMuted(note, at) ? note.circumstances().mute() : null;
      if (mute == null) {
        return null;
      }
      shortest = shortest == null || mute.until().isBefore(shortest.until()) ? mute : shortest;
    }
    return shortest;
  }

  private static boolean isMuted(Note note, Instant at) {
    Mute mute = note.circumstances().mute();
    return mute != null && mute.until().isAfter(at);
  }

  private void expect(Tracked tracked, Incident.Pending pending, @Nullable Instant openAt) {
    if (openAt == null) {
      incidents.remove(pending.id());
    } else {
      put(
          tracked
              .with(new Incident.Pending(pending.problem(), openAt, pending.changes()))
              .awaiting(new Due(openAt, TransitionReason.OPENED)));
    }
  }

  private static Tracked awake(Tracked tracked) {
    return tracked.clearedBy(Set.of()).awaiting(null);
  }

  /** How an incident will end for which nothing holds any more. */
  private Due ending(Tracked tracked, Instant at) {
    Set<ClearReason> reasons = tracked.clearedBy();
    if (reasons.isEmpty() || reasons.contains(ClearReason.HEALED)) {
      Duration keepFiring = tracked.incident().problem().diagnosis().keepFiring();
      return new Due(at.plus(patience(tracked, keepFiring)), TransitionReason.HEALED);
    }
    Duration grace = workloadGone ? config.workloadGoneGrace() : config.goneGrace();
    return new Due(at.plus(patience(tracked, grace)), unseen(reasons));
  }

  private static TransitionReason unseen(Set<ClearReason> reasons) {
    if (reasons.contains(ClearReason.GONE)) {
      return TransitionReason.GONE;
    }
    return reasons.contains(ClearReason.EXPIRED)
        ? TransitionReason.EXPIRED
        : TransitionReason.WITHDRAWN;
  }

  private Duration patience(Tracked tracked, Duration usual) {
    Duration quiet = config.flapping().quiet();
    boolean flaps = tracked.incident().problem().flapping();
    return flaps && quiet.compareTo(usual) > 0 ? quiet : usual;
  }

  /** The problem, more severe where so many objects show it. */
  private Problem risen(Problem problem, Tracked tracked, ObjectRef object) {
    int limit = config.rise().objects();
    if (limit == 0 || problem.diagnosis().severity() != Severity.WARNING) {
      return problem;
    }
    Set<ObjectRef> showing =
        held.values().stream()
            .filter(h -> tracked.diagnosis().covers(h.cause(), h.group()))
            .map(Held::object)
            .collect(toSet());
    showing.add(object);
    return showing.size() < limit ? problem : problem.as(problem.diagnosis().as(Severity.CRITICAL));
  }

  // What time does.

  /** Applies every deadline that is not after {@code limit}, the earliest first. */
  void settle(Instant limit) {
    for (Tracked next = next(); next != null; next = next()) {
      Instant at = deadline(config, next);
      if (at == null || at.isAfter(limit)) {
        return;
      }
      apply(next, at);
    }
  }

  private @Nullable Tracked next() {
    return incidents.values().stream()
        .filter(t -> deadline(config, t) != null)
        .min(
            Comparator.comparing((Tracked t) -> latest(deadline(config, t)))
                .thenComparing(t -> t.incident().id()))
        .orElse(null);
  }

  private void apply(Tracked tracked, Instant at) {
    Due due = tracked.due();
    Incident before = tracked.incident();
    if (due == null || due.at().isAfter(at)) {
      if (tracked.resolved()) {
        incidents.remove(before.id());
      } else {
        Problem problem = before.problem();
        Incident risen = before.with(problem.as(problem.diagnosis().as(Severity.CRITICAL)));
        tell(tracked.with(risen), TransitionReason.ESCALATED, at);
      }
      return;
    }
    TransitionReason reason = due.reason();
    Incident after = before;
    List<Instant> returns = tracked.returns();
    if (before instanceof Incident.Pending pending) {
      after = pending.open(at);
    } else if (before instanceof Incident.Resolved resolved) {
      returns = returns(tracked, at);
      after = resolved.reopen();
      if (returns.size() == config.flapping().times()) {
        reason = TransitionReason.FLAPPING;
        after = after.with(after.problem().flapping(true));
      }
    } else {
      Incident resolved = resolve(before, at);
      after = resolved == null ? before : resolved;
      returns = before.problem().flapping() ? List.of() : returns;
      after = after.with(after.problem().flapping(false));
    }
    incidents.put(after.id(), new Tracked(after, tracked.shownBy()).returned(returns));
    outputs.add(new Transition(before, after, reason, actor(after, reason), at));
  }

  /** When the incident came back lately, this time included. */
  private List<Instant> returns(Tracked tracked, Instant at) {
    Instant from = at.minus(config.flapping().window());
    List<Instant> returns =
        new ArrayList<>(tracked.returns().stream().filter(t -> !t.isBefore(from)).toList());
    returns.add(at);
    return returns;
  }

  /** When time alone changes an incident, or lets it be forgotten. */
  static @Nullable Instant deadline(IncidentConfig config, Tracked tracked) {
    Instant rises = rises(config, tracked);
    if (tracked.due() != null) {
      Instant due = tracked.due().at();
      return rises != null && rises.isBefore(due) ? rises : due;
    }
    Instant resolvedAt = tracked.incident().resolvedAt();
    return resolvedAt == null ? rises : resolvedAt.plus(config.reopenWindow());
  }

  /** When an incident becomes more severe by its age. */
  private static @Nullable Instant rises(IncidentConfig config, Tracked tracked) {
    Incident incident = tracked.incident();
    Instant openedAt = incident.openedAt();
    boolean canRise =
        openedAt != null
            && !tracked.resolved()
            && incident.problem().diagnosis().severity() == Severity.WARNING;
    return canRise && openedAt != null && !config.rise().after().isZero()
        ? openedAt.plus(config.rise().after())
        : null;
  }

  /** When there is nothing left to remember of a workload without incidents. */
  static @Nullable Instant forgettable(Map<String, Instant> cleared, Map<String, Note> notes) {
    return Stream.concat(
            cleared.values().stream().map(t -> t.plus(MEMORY)),
            notes.values().stream().map(note -> note.until(MEMORY)))
        .max(Instant::compareTo)
        .orElse(null);
  }

  // The result.

  /** The next state after an input. */
  @Nullable WorkloadIncidents conclude(Instant asOf) {
    cleared.values().removeIf(t -> t.plus(MEMORY).isBefore(asOf));
    notes.values().removeIf(note -> note.until(MEMORY).isBefore(asOf));
    while (cleared.size() > WorkloadIncidents.MAX_CLEARED) {
      cleared.entrySet().stream()
          .min(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .ifPresent(cleared::remove);
    }
    return retain(asOf, asOf);
  }

  /** The next state after time has passed: null when nothing is left to remember. */
  @Nullable WorkloadIncidents retain(Instant now) {
    return retain(start.asOf(), now);
  }

  private @Nullable WorkloadIncidents retain(Instant asOf, Instant now) {
    if (held.isEmpty() && incidents.isEmpty()) {
      Instant end = forgettable(cleared, notes);
      if (end == null || !end.isAfter(now)) {
        return null;
      }
    }
    WorkloadIncidents next =
        new WorkloadIncidents(
            start.workload(), asOf, workloadGone, held, cleared, incidents, notes);
    // A later time alone is not worth a write.
    boolean isSame = next.asOf(start.asOf()).equals(start);
    return isSame ? start : next;
  }

  private void put(Tracked tracked) {
    incidents.put(tracked.incident().id(), tracked);
  }

  /** A change of the problem: a transition where people know of the incident. */
  private void tell(Tracked next, TransitionReason reason, Instant at) {
    Incident before = incidents.getOrDefault(next.incident().id(), next).incident();
    if (next.incident() instanceof Incident.Pending || next.resolved()) {
      put(next);
      return;
    }
    Incident after = next.incident().changed();
    put(next.with(after));
    outputs.add(new Transition(before, after, reason, actor(after, reason), at));
  }

  /** What was seen, or was not seen any more, is what the rule says. */
  private static Actor actor(Incident incident, TransitionReason reason) {
    if (reason == TransitionReason.MUTED || reason == TransitionReason.UNMUTED) {
      // The cluster does not say who wrote an annotation.
      return Actor.person("");
    }
    return reason == TransitionReason.EXPIRED || reason == TransitionReason.ESCALATED
        ? Actor.TIME
        : Actor.rule(incident.problem().diagnosis().rule());
  }

  private Set<ObjectRef> holding() {
    return held.values().stream().map(Held::object).collect(toSet());
  }

  private static Tracked clearedBy(Tracked tracked, ClearReason reason) {
    Set<ClearReason> reasons = new TreeSet<>(tracked.clearedBy());
    reasons.add(reason);
    return tracked.clearedBy(reasons);
  }

  private static @Nullable Incident resolve(Incident incident, Instant at) {
    if (incident instanceof Incident.Open open) {
      return open.resolve(at);
    }
    return incident instanceof Incident.Acknowledged acknowledged ? acknowledged.resolve(at) : null;
  }

  private static Instant latest(@Nullable Instant instant) {
    return instant == null ? Instant.MAX : instant;
  }
}
