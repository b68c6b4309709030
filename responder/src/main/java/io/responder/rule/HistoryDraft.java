package io.responder.rule;

import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.ObjectHistory.Heard;
import io.responder.rule.ObjectHistory.HeardState;
import io.responder.rule.ObjectHistory.Holding;
import io.responder.rule.ObjectHistory.RestartMark;
import io.responder.rule.ObjectHistory.Retired;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A history while one input is applied to it. Lives for one call; bounds what it keeps. */
final class HistoryDraft {
  static final Duration REMEMBER_RETIRED = Duration.ofMinutes(10);
  static final Duration RESTART_WINDOW = Duration.ofMinutes(30);
  private static final int MOST_REPORTS = 20;
  private static final int MOST_RETIRED = 8;
  private static final int MOST_MARKS = 12;
  private static final int MOST_PARTS = 32;

  private ObjectRef object;
  private ObjectRef workload;
  private String resourceVersion = "";
  private @Nullable ObjectFacts facts;
  private @Nullable Instant factsAt;
  private @Nullable Instant seenAt;
  private List<Symptom> formerSymptoms = List.of();
  private Instant clock;
  private final List<Heard> reports = new ArrayList<>();
  private final List<Holding> holdings = new ArrayList<>();
  private final Map<String, List<RestartMark>> restarts = new TreeMap<>();
  private final List<Retired> retired = new ArrayList<>();

  HistoryDraft(ObjectRef object, ObjectRef workload, Instant clock) {
    this.object = object;
    this.workload = workload;
    this.clock = clock;
  }

  HistoryDraft(ObjectHistory history) {
    this(history.object(), history.workload(), history.clock());
    resourceVersion = history.resourceVersion();
    facts = history.facts();
    factsAt = history.factsAt();
    seenAt = history.seenAt();
    reports.addAll(history.reports());
    holdings.addAll(history.holdings());
    restarts.putAll(history.restarts());
    retired.addAll(history.retired());
  }

  ObjectHistory history() {
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
        retired);
  }

  ObjectRef object() {
    return object;
  }

  ObjectRef workload() {
    return workload;
  }

  Subject subject() {
    long most = 0;
    for (Map.Entry<String, List<RestartMark>> part : restarts.entrySet()) {
      List<RestartMark> marks = part.getValue();
      long now = marks.isEmpty() ? 0 : marks.get(marks.size() - 1).restarts();
      most = Math.max(most, recentRestarts(part.getKey(), now));
    }
    return new Subject(object, workload, facts, factsAt, most);
  }

  @Nullable ObjectFacts facts() {
    return facts;
  }

  /**
   * Whether the object stated something else under the same condition before: the condition keeps
   * its old time, but what it says now began later.
   */
  boolean saidOtherwise(Symptom symptom) {
    return symptom.source() == SymptomSource.CONDITION
        && formerSymptoms.stream()
            .anyMatch(
                former ->
                    former.source() == SymptomSource.CONDITION
                        && former.part().equals(symptom.part())
                        && !former.message().equals(symptom.message()));
  }

  @Nullable Instant factsAt() {
    return factsAt;
  }

  String resourceVersion() {
    return resourceVersion;
  }

  Instant clock() {
    return clock;
  }

  List<Holding> holdings() {
    return holdings;
  }

  List<Retired> retired() {
    return retired;
  }

  List<Heard> reports() {
    return reports;
  }

  void advance(Instant now) {
    clock = clock.isAfter(now) ? clock : now;
    retired.removeIf(gone -> !gone.at().plus(REMEMBER_RETIRED).isAfter(clock));
  }

  boolean isRetired(String uid) {
    return retired.stream().anyMatch(gone -> gone.uid().equals(uid));
  }

  /** Takes note that an object is gone. */
  void retire(String uid) {
    retired.removeIf(gone -> gone.uid().equals(uid));
    retired.add(new Retired(uid, clock));
    if (retired.size() > MOST_RETIRED) {
      retired.remove(0);
    }
    reports.removeIf(heard -> heard.uid().equals(uid));
  }

  /** Forgets what was known of the object itself, not of those before it. */
  void vacate(ObjectRef next, ObjectRef nextWorkload) {
    object = next;
    workload = nextWorkload;
    resourceVersion = "";
    facts = null;
    factsAt = null;
    seenAt = null;
    holdings.clear();
    restarts.clear();
  }

  /** Learns the object's full name from a report where no facts are there yet. */
  void learnName(ObjectRef named, ObjectRef namedWorkload) {
    if (object.uid().isEmpty()) {
      object = named;
      workload = namedWorkload;
    }
  }

  /** Takes note that the object exists. Another process's clock may have been ahead. */
  void sight(Instant at) {
    seenAt = seenAt == null || at.isAfter(seenAt) ? at : seenAt;
  }

  void observe(ObjectFacts seen, String version) {
    markRestarts(seen);
    object = seen.object();
    workload = seen.workload();
    formerSymptoms = facts == null ? List.of() : facts.symptoms();
    facts = seen;
    factsAt = clock;
    resourceVersion = version;
    settle();
  }

  /** Takes a report; false when it says nothing new. */
  boolean hear(String uid, Report report) {
    Heard known = null;
    for (Heard heard : reports) {
      if (heard.report().id().equals(report.id())) {
        known = heard;
      }
    }
    if (known != null) {
      if (report.count() <= known.report().count()) {
        return false;
      }
      reports.remove(known);
    }
    reports.add(new Heard(uid, report, HeardState.COUNTS));
    if (reports.size() > MOST_REPORTS) {
      reports.remove(0);
    }
    settle();
    return true;
  }

  // A report that is older than a healthy state says nothing about now.
  private void settle() {
    boolean well =
        facts != null && (facts.health() == Health.HEALTHY || facts.health() == Health.FINISHED);
    Instant seenWell = factsAt;
    if (!well || seenWell == null) {
      return;
    }
    reports.replaceAll(
        heard ->
            heard.report().lastSeen().isBefore(seenWell)
                ? new Heard(heard.uid(), heard.report(), HeardState.SETTLED)
                : heard);
  }

  private void markRestarts(ObjectFacts seen) {
    for (Symptom symptom : seen.symptoms()) {
      Long count = symptom.counters().get("restarts");
      if (count == null
          || (restarts.size() >= MOST_PARTS && !restarts.containsKey(symptom.part()))) {
        continue;
      }
      List<RestartMark> marks = new ArrayList<>(restarts.getOrDefault(symptom.part(), List.of()));
      if (marks.isEmpty()) {
        // A container that was never seen before and is well now has restarted some other day.
        boolean other = facts == null && seen.health() == Health.HEALTHY;
        marks.add(new RestartMark(clock, other ? count : 0));
      }
      if (marks.get(marks.size() - 1).restarts() != count) {
        marks.add(new RestartMark(clock, count));
      }
      prune(marks);
      restarts.put(symptom.part(), List.copyOf(marks));
    }
  }

  // Keeps the marks inside the window and the last one before it.
  private void prune(List<RestartMark> marks) {
    Instant from = clock.minus(RESTART_WINDOW);
    while (marks.size() > 1 && (!marks.get(1).at().isAfter(from) || marks.size() > MOST_MARKS)) {
      marks.remove(0);
    }
  }

  /** How often a part restarted within the window. */
  long recentRestarts(String part, long now) {
    List<RestartMark> marks = new ArrayList<>(restarts.getOrDefault(part, List.of()));
    prune(marks);
    return marks.isEmpty() ? now : Math.max(0, now - marks.get(0).restarts());
  }

  /** Forgets reports that no rule can believe any more. */
  void forgetReports(Duration longestTtl) {
    reports.removeIf(heard -> !heard.report().lastSeen().plus(longestTtl).isAfter(clock));
  }
}
