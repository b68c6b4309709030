package io.responder.incident;

import static java.util.Objects.requireNonNull;

import io.responder.incident.ClusterIncidents.Known;
import io.responder.model.Actor;
import io.responder.model.Care;
import io.responder.model.ClusterInput;
import io.responder.model.Command;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.Mute;
import io.responder.model.Problem;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** One call of the correlator at work. */
final class Round {

  private final IncidentConfig config;
  private final String cluster;
  private final IncidentIndex index;
  private final Explanations explanations;
  private final List<Transition> outputs = new ArrayList<>();
  private TreePMap<String, Known> incidents;
  private Silences silences;

  Round(IncidentConfig config, ClusterIncidents start, IncidentIndex index, Silences silences) {
    this.config = config;
    this.cluster = start.cluster();
    this.index = index;
    this.incidents = start.tree();
    this.silences = silences;
    this.explanations = new Explanations(config, index, id -> incidents.get(id));
  }

  TreePMap<String, Known> incidents() {
    return incidents;
  }

  IncidentIndex index() {
    return index;
  }

  Silences silences() {
    return silences;
  }

  List<Transition> outputs() {
    return outputs;
  }

  // What an input does.

  void take(Transition input) {
    Known known = told(input.after().id(), input.at());
    if (known != null && isOfMutes(input.reason())) {
      Known annotated = known.seen(input.number()).annotated(annotation(input));
      put(annotated);
      muteAnew(annotated, input.by(), input.at());
      return;
    }
    if (known != null && known.closed() && !isNew(known, input)) {
      put(known.seen(input.number()));
      return;
    }
    Incident before = known == null ? input.before() : known.incident();
    boolean returns = known != null && known.resolved() && !isResolved(input.after());
    TransitionReason reason =
        known != null && known.closed() ? TransitionReason.REOPENED : input.reason();
    int number = known == null ? input.number() : known.incident().changes() + 1;
    Incident after = overlaid(input.after(), known, returns).numbered(number);
    Known next =
        new Known(
            after,
            input.number(),
            input.reason() != TransitionReason.MERGED,
            since(known, after, returns, input.at()),
            null,
            false,
            annotation(input),
            known == null ? List.of() : known.commands());
    change(known, next, before, reason, input.by(), input.at());
  }

  /** What its objects say against telling of an incident, as long as it holds. */
  private static @Nullable Mute annotation(Transition input) {
    Mute mute = input.after().problem().mutedBy();
    return mute != null && mute.until().isAfter(input.at()) ? mute : null;
  }

  private static boolean isOfMutes(TransitionReason reason) {
    return reason == TransitionReason.MUTED || reason == TransitionReason.UNMUTED;
  }

  void take(ClusterInput.Silenced input, Instant now) {
    KnownSilence former = silences.all().get(input.silence().id());
    hear(former, KnownSilence.wanted(former, input, now), input.silence().by(), now);
  }

  void take(ClusterInput.SilenceEnded input, Instant now) {
    KnownSilence former = silences.all().get(input.silence());
    if (former != null) {
      hear(former, former.ended(input), input.by(), now);
    }
  }

  private void hear(@Nullable KnownSilence former, KnownSilence next, String by, Instant now) {
    if (!next.equals(former)) {
      silences = silences.with(next);
      muteAll(Actor.person(by), now);
    }
  }

  void take(Command command) {
    Known known = told(command.incident(), command.at());
    if (known == null || known.commands().contains(command.id())) {
      return;
    }
    Handling handling = Handling.of(known, command);
    if (command.action() == Command.Action.RESOLVE) {
      close(known, command);
    } else if (handling != null) {
      change(
          known,
          known.with(handling.after()).waitingSince(handling.waitingSince()),
          known.incident(),
          handling.reason(),
          Actor.person(command.by()),
          command.at());
    }
    put(known(command.incident()).commanded(command.id()));
  }

  /** Closing a parent closes all that it stands for. */
  private void close(Known known, Command command) {
    List<String> members = List.copyOf(index.members(known.id()));
    Incident after = resolved(known.incident(), command.at());
    if (after == null) {
      return;
    }
    change(
        known,
        known.with(after).waitingSince(null).closed(true),
        known.incident(),
        TransitionReason.CLOSED,
        Actor.person(command.by()),
        command.at());
    for (String id : members) {
      Known member = told(id, command.at());
      if (member != null) {
        close(member, command);
      }
    }
  }

  /** Whether a closed incident shows something that whoever closed it did not know. */
  private static boolean isNew(Known known, Transition input) {
    return switch (input.reason()) {
      case OPENED, REOPENED, SPREAD, ESCALATED -> true;
      case DIAGNOSED ->
          !known
              .incident()
              .problem()
              .diagnosis()
              .cause()
              .equals(input.after().problem().diagnosis().cause());
      case FLAPPING,
          CORRELATED,
          ACKNOWLEDGED,
          RELEASED,
          ASSIGNED,
          COMMENTED,
          MUTED,
          UNMUTED,
          CLOSED,
          HEALED,
          GONE,
          EXPIRED,
          WITHDRAWN,
          MERGED ->
          false;
    };
  }

  /** The state of the workload's incident with what this stage knows of it. */
  private static Incident overlaid(Incident incident, @Nullable Known known, boolean returns) {
    if (known == null) {
      // What mutes it is found out here, of all that may.
      return incident.with(incident.problem().mutedBy(null));
    }
    Problem former = known.incident().problem();
    // Nobody has taken it yet since it is back.
    Care care = returns ? former.care().escalatedTo(0) : former.care();
    Problem problem =
        incident
            .problem()
            .with(care)
            .asConsequenceOf(former.consequenceOf())
            .asMemberOf(former.memberOf())
            .mutedBy(former.mutedBy());
    if (incident instanceof Incident.Open open
        && known.incident() instanceof Incident.Acknowledged acknowledged) {
      return new Incident.Acknowledged(problem, open.openedAt(), acknowledged.by(), open.changes());
    }
    return incident.with(problem);
  }

  private static @Nullable Instant since(
      @Nullable Known known, Incident after, boolean returns, Instant at) {
    if (!(after instanceof Incident.Open)) {
      return null;
    }
    return known == null || returns || known.since() == null ? at : known.since();
  }

  // How incidents are related.

  /** Takes over a changed incident, relates it to the others, tells of it and of what follows. */
  private void change(
      @Nullable Known former,
      Known next,
      @Nullable Incident before,
      TransitionReason reason,
      Actor by,
      Instant at) {
    put(next);
    Known related = next.resolved() || next.parent() ? next : muted(related(next, at));
    boolean waits =
        reason == TransitionReason.OPENED
            && former == null
            && isAlone(related.incident().problem())
            && Likeness.suspects(related.incident())
            && !config.commonCause().gather().isZero();
    if (waits) {
      put(related.announcedAt(at.plus(config.commonCause().gather())));
    } else {
      tell(before, related, reason, by, at);
    }
    if (Explanations.isSource(former) || Explanations.isSource(next)) {
      relateConsequences(former, next, at);
    }
    relateApplications(next, at);
    if (former != null) {
      count(former.incident().problem().memberOf(), by, at);
    }
    count(known(next.id()).incident().problem().memberOf(), by, at);
  }

  private static boolean isAlone(Problem problem) {
    return problem.consequenceOf() == null && problem.memberOf() == null;
  }

  /** The incident with the explanation and the parent that it has now. */
  private Known related(Known known, Instant at) {
    String cause = explanations.of(known.incident());
    Known explained = known.with(explained(known.incident(), cause));
    put(explained);
    String parent = cause == null ? parent(explained, at) : null;
    Known latest = known(known.id());
    Incident incident = latest.incident();
    if (Objects.equals(parent, incident.problem().memberOf())) {
      return latest;
    }
    Known related = latest.with(incident.with(incident.problem().asMemberOf(parent)));
    put(related);
    return related;
  }

  private static Incident explained(Incident incident, @Nullable String cause) {
    return incident.with(incident.problem().asConsequenceOf(cause));
  }

  /** Tells of every incident whose explanation is another one now. */
  private void relateConsequences(@Nullable Known former, Known next, Instant at) {
    Set<String> affected = new TreeSet<>();
    for (Known source : former == null ? List.of(next) : List.of(former, next)) {
      for (Facet facet : source.incident().problem().diagnosis().provides()) {
        affected.addAll(index.touching(facet));
      }
    }
    index.sources().forEach(source -> affected.add(source.id()));
    affected.remove(next.id());
    for (String id : affected) {
      Known known = incidents.get(id);
      if (known != null && !known.resolved() && !known.parent()) {
        relate(known, at);
      }
    }
  }

  /** Relates what Applications say of their health to what is wrong with their workloads. */
  private void relateApplications(Known next, Instant at) {
    for (Facet application : ApplicationHealth.applications(next.incident().problem())) {
      for (String id : List.copyOf(index.touching(application))) {
        Known known = incidents.get(id);
        if (known != null && ApplicationHealth.isAllOf(known.incident().problem())) {
          relate(known, at);
        }
      }
    }
  }

  /** Relates an incident anew and tells of it if that makes a difference. */
  private void relate(Known known, Instant at) {
    Problem before = known.incident().problem();
    String cause = explanations.of(known.incident());
    if (Objects.equals(cause, before.consequenceOf())) {
      return;
    }
    related(known, at);
    Known related = known(known.id());
    tellCorrelated(known, related, cause == null ? before.consequenceOf() : cause, at);
    count(before.memberOf(), Actor.incident(String.valueOf(cause)), at);
    count(related.incident().problem().memberOf(), Actor.TIME, at);
  }

  private void tellCorrelated(Known before, Known after, @Nullable String by, Instant at) {
    if (after.announceAt() != null) {
      announce(after, at);
      return;
    }
    if (by != null && after.incident().problem().memberOf() == null) {
      // What explains others needs no others like it to be told.
      told(by, at);
    }
    tell(
        before.incident(),
        after.with(after.incident().changed()),
        TransitionReason.CORRELATED,
        Actor.incident(String.valueOf(by)),
        at);
  }

  // Parents.

  /** The id of the parent that stands for an incident, which may have to be opened for it. */
  private @Nullable String parent(Known known, Instant at) {
    Incident incident = known.incident();
    String former = incident.problem().memberOf();
    if (former != null && isStanding(former)) {
      return former;
    }
    List<Likeness> likenesses = new ArrayList<>(Likeness.of(incident));
    likenesses.add(Likeness.CLUSTER);
    for (Likeness likeness : likenesses) {
      String id = index.parent(likeness.key());
      if (id != null && isStanding(id) && isTimely(likeness, incident, known(id).incident())) {
        return id;
      }
    }
    for (Likeness likeness : likenesses) {
      List<Incident> members = candidates(likeness, incident, at);
      if (members.size() >= least(likeness)) {
        return open(likeness, members, incident.id(), at);
      }
    }
    return null;
  }

  private boolean isStanding(String parent) {
    Known known = incidents.get(parent);
    return known != null && known.standing();
  }

  private boolean isTimely(Likeness likeness, Incident incident, Incident parent) {
    return likeness.kind() == Likeness.Kind.BROKEN_THING
        || !opened(incident).isBefore(opened(parent).minus(config.commonCause().window()));
  }

  private int least(Likeness likeness) {
    return switch (likeness.kind()) {
      case BROKEN_THING -> 2;
      case STATEMENT -> config.commonCause().members();
      case TOUCHED_THING -> config.commonCause().storm();
      case CLUSTER -> 3 * config.commonCause().storm();
    };
  }

  /** Those of a likeness that have no parent yet, itself among them. */
  private List<Incident> candidates(Likeness likeness, Incident incident, Instant at) {
    Set<String> ids =
        likeness.kind() == Likeness.Kind.CLUSTER ? index.loners() : index.alike(likeness);
    if (ids.size() < least(likeness)) {
      return List.of();
    }
    Instant from = at.minus(config.commonCause().window());
    boolean anyTime = likeness.kind() == Likeness.Kind.BROKEN_THING;
    return ids.stream()
        .map(this::known)
        .map(Known::incident)
        .filter(i -> i.problem().memberOf() == null || i.id().equals(incident.id()))
        .filter(i -> anyTime || !opened(i).isBefore(from))
        .toList();
  }

  private static Instant opened(Incident incident) {
    return requireNonNull(incident.openedAt(), "pending incidents do not leave their workload");
  }

  /** Opens a parent, or one that ended lately again, and tells its members of it but the newest. */
  private String open(Likeness likeness, List<Incident> members, String newest, Instant at) {
    int storm = config.commonCause().storm();
    String lately = index.parent(likeness.key());
    Known former = lately == null ? null : incidents.get(lately);
    Incident before = null;
    Incident after;
    if (former != null
        && former.incident() instanceof Incident.Resolved resolved
        && !at.isAfter(resolved.resolvedAt().plus(config.reopenWindow()))) {
      before = resolved;
      after = resolved.with(Parent.grown(resolved.problem(), members, storm));
      after = ((Incident.Resolved) after).reopen();
    } else {
      Problem problem = Parent.open(cluster, likeness, members, at, storm);
      after = new Incident.Pending(problem, at, 0).open(at);
    }
    if (before == null) {
      // So that it is told once with all that come at the same time.
      put(new Known(after, 0, true, at, gathered(members, at), false, null, List.of()));
    } else {
      Known again = new Known(after, 0, true, at, null, false, null, List.of());
      Mute mute = mute(again, members.stream().map(Incident::id).toList());
      tell(
          before,
          again.with(after.with(after.problem().mutedBy(mute))),
          TransitionReason.REOPENED,
          Actor.incident(newest),
          at);
    }
    for (Incident member : members) {
      if (!member.id().equals(newest)) {
        Known known = known(member.id());
        Known joined =
            known.with(known.incident().with(known.incident().problem().asMemberOf(after.id())));
        put(joined);
        tellCorrelated(known, joined, after.id(), at);
      }
    }
    return after.id();
  }

  /** When a parent is told: no later than the first of its members would have been. */
  private Instant gathered(List<Incident> members, Instant at) {
    return members.stream()
        .map(member -> known(member.id()).announceAt())
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .min(Instant::compareTo)
        .orElse(at.plus(config.commonCause().gather()));
  }

  /** Brings a parent up to date with its members: told where it is news, over with the last. */
  private void count(@Nullable String parent, Actor by, Instant at) {
    Known known = parent == null ? null : incidents.get(parent);
    if (known == null || !known.standing()) {
      return;
    }
    Set<String> ids = index.members(known.id());
    if (ids.isEmpty()) {
      end(known.id(), by, at);
    } else if (known.announceAt() == null) {
      grow(known, ids, by, at);
      mute(known(known.id()), by, at);
    }
  }

  private void end(String parent, Actor by, Instant at) {
    Known known = told(parent, at);
    Incident after = known == null ? null : resolved(known.incident(), at);
    if (known != null && after != null) {
      tell(known.incident(), known.with(after).waitingSince(null), TransitionReason.HEALED, by, at);
    }
  }

  private void grow(Known known, Set<String> ids, Actor by, Instant at) {
    Incident before = known.incident();
    int storm = config.commonCause().storm();
    int peak = requireNonNull(before.problem().commonCause()).peak();
    if (ids.size() <= peak || !Parent.isMilestone(ids.size(), storm)) {
      return;
    }
    List<Incident> members = ids.stream().map(this::known).map(Known::incident).toList();
    Problem grown = Parent.grown(before.problem(), members, storm);
    TransitionReason reason =
        Parent.isNews(before.problem(), grown)
            ? TransitionReason.SPREAD
            : TransitionReason.CORRELATED;
    tell(before, known.with(before.with(grown).changed()), reason, by, at);
  }

  // What keeps people from being told.

  /** Finds out anew for every incident; parents last, since it depends on their members. */
  private void muteAll(Actor by, Instant at) {
    List<Known> all = List.copyOf(incidents.values());
    all.stream().filter(known -> !known.parent()).forEach(known -> mute(known, by, at));
    all.stream().filter(Known::parent).forEach(known -> mute(known(known.id()), by, at));
  }

  /** Finds out anew for an incident and its parent. */
  private void muteAnew(Known known, Actor by, Instant at) {
    mute(known, by, at);
    String parent = known.incident().problem().memberOf();
    if (parent != null && isStanding(parent)) {
      mute(known(parent), by, at);
    }
  }

  /** Tells where something else mutes an incident than before, or nothing does any more. */
  private void mute(Known known, Actor by, Instant at) {
    Known next = muted(known);
    if (Objects.equals(next.mutedBy(), known.mutedBy())) {
      return;
    }
    if (known.announceAt() != null) {
      put(next);
      return;
    }
    // Nobody was told how it grew.
    Incident after = next.mutedBy() == null ? counted(next) : next.incident();
    tell(
        known.incident(),
        next.with(after.changed()),
        next.mutedBy() == null ? TransitionReason.UNMUTED : TransitionReason.MUTED,
        by,
        at);
  }

  /** The incident with what mutes it now; what is over stays as it was. */
  private Known muted(Known known) {
    if (known.resolved()) {
      return known;
    }
    Mute mute = mute(known, index.members(known.id()));
    if (Objects.equals(mute, known.mutedBy())) {
      return known;
    }
    Incident incident = known.incident();
    return known.with(incident.with(incident.problem().mutedBy(mute)));
  }

  /** A parent whose members are all muted is, too. */
  private @Nullable Mute mute(Known known, Collection<String> members) {
    Mute mute = silences.of(known.incident().problem(), known.annotation());
    if (mute != null || !known.parent() || members.isEmpty()) {
      return mute;
    }
    Mute first = null;
    boolean stays = false;
    for (String id : members) {
      Mute one = known(id).mutedBy();
      if (one == null) {
        return null;
      }
      first = first == null ? one : first;
      stays |= one.equals(known.mutedBy());
    }
    return stays ? known.mutedBy() : first;
  }

  // What time does.

  /** Applies every deadline that is not after {@code limit}, the earliest first. */
  void settle(Instant limit) {
    while (true) {
      IncidentIndex.Due due = index.next();
      KnownSilence silence = silences.next();
      if (silence != null && (due == null || !silence.next().isAfter(due.at()))) {
        if (silence.next().isAfter(limit)) {
          return;
        }
        apply(silence, silence.next());
      } else if (due != null && !due.at().isAfter(limit)) {
        apply(known(due.id()), due.at());
      } else {
        return;
      }
    }
  }

  private void apply(KnownSilence known, Instant at) {
    if (known.over()) {
      silences = silences.without(known);
    } else {
      silences = silences.with(known.checkedAt(at));
      muteAll(Actor.TIME, at);
    }
  }

  private void apply(Known known, Instant at) {
    if (known.announceAt() != null) {
      announce(known, at);
    } else if (!known.resolved()) {
      Mute annotation = known.annotation();
      if (annotation != null && !annotation.until().isAfter(at)) {
        Known free = known.annotated(null);
        put(free);
        muteAnew(free, Actor.TIME, at);
      } else {
        escalate(known, at);
      }
    } else if (known.explains()) {
      Known silent = known.explaining(false);
      put(silent);
      if (Explanations.isSource(known)) {
        relateConsequences(known, silent, at);
      }
      relateApplications(silent, at);
    } else {
      index.replace(known, null, config);
      explanations.changed(known, null);
      incidents = incidents.minus(known.id());
    }
  }

  private void escalate(Known known, Instant at) {
    Problem problem = known.incident().problem();
    Care care = problem.care().escalatedTo(problem.care().escalation() + 1);
    Incident after = known.incident().with(problem.with(care)).changed();
    tell(known.incident(), known.with(after), TransitionReason.ESCALATED, Actor.TIME, at);
  }

  /** A parent with the members that it has now. */
  private Incident counted(Known known) {
    Incident incident = known.incident();
    if (!known.parent()) {
      return incident;
    }
    List<Incident> members =
        index.members(known.id()).stream().map(this::known).map(Known::incident).toList();
    return incident.with(Parent.grown(incident.problem(), members, config.commonCause().storm()));
  }

  private void announce(Known known, Instant at) {
    Incident incident = counted(known);
    Known announced = muted(known.with(incident)).announcedAt(null);
    Actor by = Actor.rule(incident.problem().diagnosis().rule());
    tell(null, announced, TransitionReason.OPENED, by, at);
  }

  // The state.

  /** Puts out what became of an incident, which says from now on what people were told of it. */
  private void tell(
      @Nullable Incident before, Known known, TransitionReason reason, Actor by, Instant at) {
    Incident after = known.incident().told();
    // Whom nobody was told of nobody was asked to take: it waits for somebody from now on.
    boolean isReleased =
        before != null && before.problem().suppressed() && !after.problem().suppressed();
    // So does what was not severe enough before.
    boolean isSevere = before != null && !escalates(before) && escalates(after);
    boolean begins = (isReleased || isSevere) && known.since() != null;
    put(known.with(after).waitingSince(begins ? at : known.since()));
    outputs.add(new Transition(before, after, reason, by, at));
  }

  private boolean escalates(Incident incident) {
    Severity severity = incident.problem().diagnosis().severity();
    return severity.compareTo(config.escalation().severity()) >= 0;
  }

  /** The incident, of which people know from now on; null where there is none. */
  private @Nullable Known told(String id, Instant at) {
    Known known = incidents.get(id);
    if (known == null || known.announceAt() == null) {
      return known;
    }
    announce(known, at);
    return known(id);
  }

  private Known known(String id) {
    return requireNonNull(incidents.get(id), id);
  }

  private void put(Known known) {
    Known former = incidents.get(known.id());
    if (former != known) {
      index.replace(former, known, config);
      explanations.changed(former, known);
      incidents = incidents.plus(known.id(), known);
    }
  }

  private static boolean isResolved(Incident incident) {
    return incident instanceof Incident.Resolved;
  }

  private static @Nullable Incident resolved(Incident incident, Instant at) {
    if (incident instanceof Incident.Open open) {
      return open.resolve(at);
    }
    return incident instanceof Incident.Acknowledged acknowledged ? acknowledged.resolve(at) : null;
  }
}
