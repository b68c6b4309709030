package io.responder.rule.history;

import io.responder.model.Circumstances;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.history.ObjectHistory.CountMark;
import io.responder.rule.history.ObjectHistory.Heard;
import io.responder.rule.history.ObjectHistory.HeardState;
import io.responder.rule.history.ObjectHistory.Holding;
import io.responder.rule.history.ObjectHistory.ImageTag;
import io.responder.rule.history.ObjectHistory.RestartMark;
import io.responder.rule.history.ObjectHistory.Retagged;
import io.responder.rule.history.ObjectHistory.Retired;
import io.responder.rule.history.ObjectHistory.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A history while one input is applied to it. Lives for one call; bounds what it keeps. Shares with
 * the history what does not change.
 */
public final class HistoryDraft {
  public static final Duration REMEMBER_RETIRED = Duration.ofMinutes(10);
  public static final Duration REMEMBER_RETAGGED = Duration.ofHours(1);
  private static final int MOST_REPORTS = 20;
  private static final int MOST_RETIRED = 8;
  private static final int MOST_WAITING = 32;
  private static final int MOST_TAGS = 8;

  private ObjectRef object;
  private ObjectRef workload;
  private String resourceVersion = "";
  private @Nullable ObjectFacts facts;
  private @Nullable Instant factsAt;
  private @Nullable Instant seenAt;
  private List<Symptom> formerSymptoms = List.of();
  private Instant clock;
  private List<Heard> reports = List.of();
  private List<Holding> holdings = List.of();
  private Map<String, List<RestartMark>> restarts = Map.of();
  private List<Retired> retired = List.of();
  private List<Waiting> waiting = List.of();
  private List<ImageTag> tags = List.of();
  private List<Retagged> retagged = List.of();
  private Circumstances circumstances = Circumstances.NONE;

  public HistoryDraft(ObjectRef object, ObjectRef workload, Instant clock) {
    this.object = object;
    this.workload = workload;
    this.clock = clock;
  }

  public HistoryDraft(ObjectHistory history) {
    this(history.object(), history.workload(), history.clock());
    resourceVersion = history.resourceVersion();
    facts = history.facts();
    factsAt = history.factsAt();
    reports = history.reports();
    holdings = history.holdings();
    restarts = history.restarts();
    retired = history.retired();
    waiting = history.waiting();
    tags = history.tags();
    retagged = history.retagged();
    seenAt = history.seenAt();
    circumstances = history.circumstances();
  }

  public ObjectHistory history() {
    return new ObjectHistory(
        object,
        workload,
        resourceVersion,
        facts,
        factsAt,
        seenAt,
        clock,
        reports,
        holdings,
        restarts,
        retired,
        waiting,
        tags,
        retagged,
        circumstances);
  }

  public ObjectRef object() {
    return object;
  }

  public ObjectRef workload() {
    return workload;
  }

  public Subject subject() {
    return new Subject(object, workload, facts, factsAt, restarts());
  }

  public Restarts restarts() {
    return new Restarts(restarts, clock);
  }

  public @Nullable ObjectFacts facts() {
    return facts;
  }

  /**
   * Whether the object stated something else under the same condition before: the condition keeps
   * its old time, but what it says now began later.
   */
  public boolean saidOtherwise(Symptom symptom) {
    if (symptom.source() != SymptomSource.CONDITION) {
      return false;
    }
    for (Symptom former : formerSymptoms) {
      if (former.source() == SymptomSource.CONDITION
          && former.part().equals(symptom.part())
          && !former.message().equals(symptom.message())) {
        return true;
      }
    }
    return false;
  }

  public @Nullable Instant factsAt() {
    return factsAt;
  }

  public String resourceVersion() {
    return resourceVersion;
  }

  public Instant clock() {
    return clock;
  }

  public List<Holding> holdings() {
    return holdings;
  }

  /** What holds from now on. */
  public void hold(List<Holding> now) {
    holdings = now;
  }

  public List<Retired> retired() {
    return retired;
  }

  public List<Heard> reports() {
    return reports;
  }

  public List<Waiting> waiting() {
    return waiting;
  }

  /** What waits from now on. */
  public void await(List<Waiting> now) {
    waiting = now.size() > MOST_WAITING ? now.subList(0, MOST_WAITING) : now;
  }

  public List<ImageTag> tags() {
    return tags;
  }

  public List<Retagged> retagged() {
    return retagged;
  }

  public Circumstances circumstances() {
    return circumstances;
  }

  /** The object's circumstances from now on. */
  public void circumstances(Circumstances now) {
    circumstances = now;
  }

  public void advance(Instant now) {
    clock = clock.isAfter(now) ? clock : now;
    retired = without(retired, gone -> !gone.at().plus(REMEMBER_RETIRED).isAfter(clock));
    tags = without(tags, tag -> !tag.at().plus(REMEMBER_RETIRED).isAfter(clock));
    retagged = without(retagged, tag -> !tag.at().plus(REMEMBER_RETAGGED).isAfter(clock));
  }

  private static <T> List<T> without(List<T> list, Predicate<T> unwanted) {
    if (list.isEmpty() || list.stream().noneMatch(unwanted)) {
      return list;
    }
    return list.stream().filter(unwanted.negate()).toList();
  }

  private static <T> List<T> with(List<T> list, T last, int most) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer.size() > most ? longer.subList(1, longer.size()) : longer;
  }

  public boolean isRetired(String uid) {
    for (Retired gone : retired) {
      if (gone.uid().equals(uid)) {
        return true;
      }
    }
    return false;
  }

  /** Takes note that an object is gone. */
  public void retire(String uid) {
    retired =
        with(
            without(retired, gone -> gone.uid().equals(uid)),
            new Retired(uid, clock),
            MOST_RETIRED);
    reports = without(reports, heard -> heard.uid().equals(uid));
  }

  /** Forgets what was known of the object itself, not of those before it. */
  public void vacate(ObjectRef next, ObjectRef nextWorkload) {
    for (ImageTag tag : ImageTags.of(facts, clock)) {
      tags = with(without(tags, other -> other.image().equals(tag.image())), tag, MOST_TAGS);
    }
    object = next;
    workload = nextWorkload;
    resourceVersion = "";
    facts = null;
    factsAt = null;
    holdings = List.of();
    restarts = Map.of();
    waiting = List.of();
    retagged = List.of();
    seenAt = null;
  }

  /** Learns the object's full name from a report where no facts are there yet. */
  public void learnName(ObjectRef named, ObjectRef namedWorkload) {
    if (object.uid().isEmpty()) {
      object = named;
      workload = namedWorkload;
    }
  }

  /** Takes note that the object exists. Another process's clock may have been ahead. */
  public void sight(Instant at) {
    seenAt = seenAt == null || at.isAfter(seenAt) ? at : seenAt;
  }

  public void observe(ObjectFacts seen, String version) {
    restarts =
        restarts()
            .seen(seen, facts == null ? Restarts.Sighting.FIRST : Restarts.Sighting.LATER)
            .marks();
    for (Retagged tag : ImageTags.changed(facts, tags, seen, clock)) {
      retagged = with(without(retagged, other -> other.part().equals(tag.part())), tag, MOST_TAGS);
    }
    object = seen.object();
    workload = seen.workload();
    formerSymptoms = facts == null ? List.of() : facts.symptoms();
    facts = seen;
    factsAt = clock;
    resourceVersion = version;
    settle();
  }

  /** Whether it matters when a report was said how often. */
  public enum Times {
    COUNTED,
    IGNORED
  }

  /** Takes a report; false when it says nothing new. */
  @SuppressWarnings("ReferenceEquality") // the one that was found above
  public boolean hear(String uid, Report report, Times times) {
    Heard known = heard(reports, report);
    if (known != null && report.count() <= known.report().count()) {
      return false;
    }
    Heard before = known;
    List<CountMark> marks =
        before == null || times == Times.IGNORED
            ? List.of()
            : CountMarks.added(before.times(), before.report(), report);
    reports =
        with(
            without(reports, heard -> heard == before),
            new Heard(uid, report, HeardState.COUNTS, marks),
            MOST_REPORTS);
    settle();
    return true;
  }

  /** What was last heard of a report; null where nothing was. */
  public static @Nullable Heard heard(List<Heard> reports, Report report) {
    Heard known = null;
    for (Heard heard : reports) {
      if (heard.report().id().equals(report.id())) {
        known = heard;
      }
    }
    return known;
  }

  // A report that is older than a healthy state says nothing about now.
  private void settle() {
    boolean well =
        facts != null && (facts.health() == Health.HEALTHY || facts.health() == Health.FINISHED);
    Instant seenWell = factsAt;
    if (!well || seenWell == null || reports.isEmpty()) {
      return;
    }
    reports =
        reports.stream()
            .map(heard -> heard.report().lastSeen().isBefore(seenWell) ? heard.settled() : heard)
            .toList();
  }

  /** Forgets reports that no rule can believe any more. */
  public void forgetReports(Duration longestTtl) {
    reports = without(reports, heard -> !heard.report().lastSeen().plus(longestTtl).isAfter(clock));
  }
}
