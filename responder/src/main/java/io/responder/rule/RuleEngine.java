package io.responder.rule;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.responder.model.Circumstances;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterEvent.Deleted;
import io.responder.model.ClusterEvent.FinalState;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ClusterEvent.Upserted;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Finding.Cleared;
import io.responder.model.Finding.Holds;
import io.responder.model.Finding.Noted;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Reducer;
import io.responder.model.Report;
import io.responder.model.Snapshot;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.definition.Rule.Unless;
import io.responder.rule.history.HistoryDraft;
import io.responder.rule.history.HistoryDraft.Times;
import io.responder.rule.history.ImageTags;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.history.ObjectHistory.Heard;
import io.responder.rule.history.ObjectHistory.Holding;
import io.responder.rule.history.ObjectHistory.ImageTag;
import io.responder.rule.history.ObjectHistory.Retagged;
import io.responder.rule.history.ObjectHistory.Retired;
import io.responder.rule.history.ObjectHistory.Waiting;
import io.responder.rule.history.Surroundings;
import io.responder.rule.match.RuleBreaker;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.match.RuleMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rules hold for an object, given what was seen of it.
 *
 * <p>Level-based: a new state replaces the old one entirely. Reports are hints: they hold until the
 * object is seen healthy after them, or until they were not repeated for the rule's {@code ttl}.
 * Where a rule refines the cause of another that matches too, only the finer one holds.
 */
public final class RuleEngine implements Reducer<ObjectHistory, ClusterEvent, Finding> {
  private final RuleMatcher matcher;
  private final RuleBreaker breaker;
  private final Judgement judgement;
  private final Repeats repeats;
  private final List<Unless> refutations;
  private final Duration longestTtl;

  /**
   * An engine for a set of rules.
   *
   * @param failures hears of rules that fail; must not throw
   */
  public RuleEngine(RuleSet rules, RuleFailures failures) {
    breaker = new RuleBreaker(rules.ids(), requireNonNull(failures, "failures"));
    matcher = new RuleMatcher(rules.index(), breaker);
    longestTtl =
        rules.rules().stream()
            .map(rule -> rule.timing().reportTtl())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    judgement = new Judgement(matcher, rules);
    repeats = new Repeats(matcher, longestTtl);
    refutations =
        rules.rules().stream()
            .flatMap(rule -> rule.alternatives().stream())
            .map(alternative -> alternative.span().unless())
            .filter(Objects::nonNull)
            .toList();
  }

  /** The rules that failed so often that they are off for now, by id. */
  public List<String> switchedOff() {
    return breaker.off();
  }

  /** Most Events say nothing that any rule wants to know. */
  @Override
  public boolean concerns(ClusterEvent event) {
    if (!(event instanceof Reported reported)) {
      return true;
    }
    Report report = said(reported);
    return !isOld(reported, report) && isOfInterest(event.object().kind(), symptom(report));
  }

  @Override
  public Step<ObjectHistory, Finding> on(@Nullable ObjectHistory state, ClusterEvent event) {
    if (event instanceof Upserted upserted && isQuiet(state, upserted)) {
      return new Step<>(seen(state, upserted), List.of());
    }
    if (state != null && event instanceof Reported reported && !isDue(state, event.observedAt())) {
      ObjectHistory counted = repeats.counted(state, reported, said(reported));
      if (counted != null) {
        return new Step<>(counted, List.of());
      }
    }
    return judged(state, event);
  }

  /** What an event does, whether or not that is seen without judging the object anew. */
  Step<ObjectHistory, Finding> judged(@Nullable ObjectHistory state, ClusterEvent event) {
    List<Finding> outputs = new ArrayList<>();
    ObjectHistory current = state;
    if (current != null && isDue(current, event.observedAt())) {
      Step<ObjectHistory, Finding> passed = tick(current, event.observedAt());
      outputs.addAll(passed.outputs());
      current = passed.state();
    }
    HistoryDraft draft =
        current == null
            ? new HistoryDraft(event.object(), event.workload(), event.observedAt())
            : new HistoryDraft(current);
    ObjectHistory next;
    if (event instanceof Upserted upserted) {
      next = upserted(current, draft, upserted, outputs);
    } else if (event instanceof Deleted deleted) {
      next = deleted(current, draft, deleted, outputs);
    } else if (event instanceof Reported reported) {
      next = reported(current, draft, reported, outputs);
    } else {
      throw new AssertionError(event);
    }
    return new Step<>(next, outputs);
  }

  /**
   * Whether nothing is wrong with the object that any rule wants to know, and nothing was: most of
   * what a cluster says.
   */
  private boolean isQuiet(@Nullable ObjectHistory state, Upserted event) {
    if (state != null
        && !(state.holdings().isEmpty()
            && state.reports().isEmpty()
            && state.retired().isEmpty()
            && state.waiting().isEmpty()
            && state.tags().isEmpty()
            && state.retagged().isEmpty()
            && state.circumstances().equals(Circumstances.NONE)
            && state.facts() != null
            && state.object().uid().equals(event.object().uid())
            && isNewer(event.resourceVersion(), state.resourceVersion()))) {
      return false;
    }
    if (Surroundings.concern(event.facts())) {
      return false;
    }
    for (Symptom symptom : event.facts().symptoms()) {
      if (symptom.counters().containsKey("restarts")
          || matcher.concerns(event.object().kind(), symptom)) {
        return false;
      }
    }
    return state == null
        || ImageTags.changed(state.facts(), List.of(), event.facts(), event.observedAt()).isEmpty();
  }

  private static ObjectHistory seen(@Nullable ObjectHistory state, Upserted event) {
    Instant clock =
        state != null && state.clock().isAfter(event.observedAt())
            ? state.clock()
            : event.observedAt();
    return new ObjectHistory(
        event.object(),
        event.workload(),
        event.resourceVersion(),
        event.facts(),
        clock,
        clock,
        clock,
        List.of(),
        List.of(),
        state == null ? Map.of() : state.restarts(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Circumstances.NONE);
  }

  private @Nullable ObjectHistory upserted(
      @Nullable ObjectHistory before, HistoryDraft draft, Upserted event, List<Finding> outputs) {
    String uid = event.object().uid();
    if (draft.isRetired(uid)) {
      return before;
    }
    if (before != null && !sameObject(draft.object(), event.object())) {
      if (olderThan(event.facts(), draft.facts())) {
        return before;
      }
      draft.advance(event.observedAt());
      replace(draft, event.object(), event.workload(), outputs);
    } else if (before != null
        && !isNewer(event.resourceVersion(), draft.resourceVersion())
        && !isSeenAnew(event, draft)) {
      // Nothing new, but it is still there.
      draft.sight(event.observedAt());
      return draft.history();
    }
    draft.advance(event.observedAt());
    if (before != null && !draft.workload().sameAddress(event.workload())) {
      move(draft, outputs);
    }
    draft.sight(event.observedAt());
    ObjectFacts former = draft.facts();
    draft.observe(event.facts(), event.resourceVersion());
    // First, so that what begins to hold now is dealt with accordingly.
    note(
        draft,
        Surroundings.of(event.facts(), former, draft.circumstances(), draft.clock()),
        outputs);
    outputs.addAll(judgement.judge(draft, ClearReason.HEALED));
    return draft.history();
  }

  private @Nullable ObjectHistory deleted(
      @Nullable ObjectHistory before, HistoryDraft draft, Deleted event, List<Finding> outputs) {
    String uid = event.object().uid();
    if (draft.isRetired(uid)) {
      return before;
    }
    draft.advance(event.observedAt());
    boolean lived = before != null && sameObject(draft.object(), event.object());
    String gone = uid.isEmpty() ? draft.object().uid() : uid;
    if (lived) {
      replace(draft, event.object(), event.workload(), outputs);
    }
    draft.retire(gone);
    // Without facts a report that is too old would be due at once.
    draft.forgetReports(longestTtl);
    return draft.history();
  }

  private @Nullable ObjectHistory reported(
      @Nullable ObjectHistory before, HistoryDraft draft, Reported event, List<Finding> outputs) {
    String uid = event.object().uid();
    Report report = said(event);
    Symptom symptom = symptom(report);
    if (isOld(event, report)
        || (!uid.isEmpty() && draft.isRetired(uid))
        || !isOfInterest(event.object().kind(), symptom)) {
      return before;
    }
    draft.advance(event.observedAt());
    if (before != null && draft.facts() == null && !sameObject(draft.object(), event.object())) {
      replace(draft, event.object(), event.workload(), outputs);
    } else if (draft.facts() == null) {
      draft.learnName(event.object(), event.workload());
    }
    Times times = matcher.counts(event.object().kind(), symptom) ? Times.COUNTED : Times.IGNORED;
    if (!draft.hear(uid, report, times)) {
      return before;
    }
    draft.forgetReports(longestTtl);
    outputs.addAll(judgement.judge(draft, ClearReason.HEALED));
    return draft.history();
  }

  private boolean isOld(Reported event, Report report) {
    return !report.lastSeen().plus(longestTtl).isAfter(event.observedAt());
  }

  private boolean isOfInterest(String kind, Symptom said) {
    if (matcher.concerns(kind, said)) {
      return true;
    }
    for (Unless unless : refutations) {
      if (OverTime.matches(unless, said)) {
        return true;
      }
    }
    return false;
  }

  /** The old object's findings end before anything is said about its successor. */
  private static void replace(
      HistoryDraft draft, ObjectRef next, ObjectRef workload, List<Finding> outputs) {
    for (Holding holding : draft.holdings()) {
      outputs.add(
          new Cleared(
              draft.object(), draft.workload(), holding.rule(), ClearReason.GONE, draft.clock()));
    }
    note(draft, Circumstances.NONE, outputs);
    if (!draft.object().uid().isEmpty() && !draft.object().uid().equals(next.uid())) {
      draft.retire(draft.object().uid());
    }
    draft.vacate(next, workload);
  }

  private static void note(HistoryDraft draft, Circumstances now, List<Finding> outputs) {
    if (!now.equals(draft.circumstances())) {
      draft.circumstances(now);
      outputs.add(new Noted(draft.object(), draft.workload(), now, draft.clock()));
    }
  }

  static boolean sameObject(ObjectRef known, ObjectRef seen) {
    return known.uid().isEmpty() || seen.uid().isEmpty() || known.uid().equals(seen.uid());
  }

  /** What it shows was said of another workload: it ends there, and is said anew. */
  private static void move(HistoryDraft draft, List<Finding> outputs) {
    List<Holding> unsaid = new ArrayList<>();
    for (Holding holding : draft.holdings()) {
      outputs.add(
          new Cleared(
              draft.object(), draft.workload(), holding.rule(), ClearReason.GONE, draft.clock()));
      unsaid.add(
          new Holding(holding.rule(), holding.since(), "", holding.basis(), holding.until()));
    }
    draft.hold(unsaid);
  }

  /**
   * The same version of an object can show something else: what is wrong may lie in another, and
   * its owners may have become known.
   */
  private static boolean isSeenAnew(Upserted event, HistoryDraft draft) {
    ObjectFacts known = draft.facts();
    Instant knownAt = draft.factsAt();
    return known != null
        && knownAt != null
        && event.resourceVersion().equals(draft.resourceVersion())
        && event.observedAt().isAfter(knownAt)
        && (!event.facts().symptoms().equals(known.symptoms())
            || event.facts().owners().size() > known.owners().size());
  }

  private static boolean olderThan(ObjectFacts seen, @Nullable ObjectFacts known) {
    return known != null
        && known.createdAt() != null
        && seen.createdAt() != null
        && seen.createdAt().isBefore(known.createdAt());
  }

  private static boolean isNewer(String version, String known) {
    if (!isNumber(known) || !isNumber(version)) {
      return !version.equals(known);
    }
    int from = leadingZeros(version);
    int knownFrom = leadingZeros(known);
    int longer = (version.length() - from) - (known.length() - knownFrom);
    return longer != 0
        ? longer > 0
        : version.substring(from).compareTo(known.substring(knownFrom)) > 0;
  }

  private static int leadingZeros(String number) {
    int zeros = 0;
    while (zeros < number.length() && number.charAt(zeros) == '0') {
      zeros++;
    }
    return zeros;
  }

  private static boolean isNumber(String version) {
    if (version.isEmpty() || version.length() > 40) {
      return false;
    }
    for (int i = 0; i < version.length(); i++) {
      if (version.charAt(i) < '0' || version.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public @Nullable ClusterEvent missing(ObjectHistory state, Snapshot snapshot) {
    ObjectFacts facts = state.facts();
    boolean told =
        facts != null && (snapshot.extent() == Snapshot.Extent.ALL || !facts.symptoms().isEmpty());
    Instant seen = state.seenAt() == null ? state.factsAt() : state.seenAt();
    if (!told
        || !snapshot.covers(state.object())
        || (seen != null && !seen.isBefore(snapshot.begunAt()))) {
      return null;
    }
    return new Deleted(
        state.object(),
        state.workload(),
        state.resourceVersion(),
        snapshot.completedAt(),
        FinalState.UNKNOWN);
  }

  // A clock that is ahead must not keep a report alive: what was said later was said now.
  private static Report said(Reported event) {
    Instant now = event.observedAt();
    Report report = event.report();
    if (!report.lastSeen().isAfter(now)) {
      return report;
    }
    return new Report(
        report.id(),
        report.source(),
        report.type(),
        report.reason(),
        report.message(),
        report.part(),
        report.count(),
        report.firstSeen().isAfter(now) ? now : report.firstSeen(),
        now);
  }

  public static Symptom symptom(Report report) {
    SymptomSource source =
        report.part().startsWith("log/") ? SymptomSource.LOG : SymptomSource.EVENT;
    return new Symptom(
        source,
        report.part(),
        report.reason(),
        report.message(),
        report.firstSeen(),
        Map.of("count", report.count()));
  }

  @Override
  public Step<ObjectHistory, Finding> tick(ObjectHistory state, Instant now) {
    List<Finding> outputs = new ArrayList<>();
    ObjectHistory current = state;
    while (current != null) {
      Instant due = nextDeadline(current);
      if (due == null || due.isAfter(now)) {
        break;
      }
      HistoryDraft draft = new HistoryDraft(current);
      draft.advance(due);
      draft.forgetReports(longestTtl);
      outputs.addAll(judgement.judge(draft, ClearReason.EXPIRED));
      boolean forgotten =
          draft.facts() == null
              && draft.holdings().isEmpty()
              && draft.reports().isEmpty()
              && draft.retired().isEmpty()
              && draft.tags().isEmpty();
      current = forgotten ? null : draft.history();
    }
    return new Step<>(current, outputs);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Judged is what was known at the time of the state's last input, so that a review by the same
   * rules gives the same, however late it comes. What these rules take back is {@link
   * ClearReason#WITHDRAWN}.
   */
  @Override
  public Step<ObjectHistory, Finding> review(ObjectHistory state, Instant now) {
    Step<ObjectHistory, Finding> passed = tick(state, now);
    ObjectHistory current = passed.state();
    if (current == null) {
      return passed;
    }
    HistoryDraft draft = new HistoryDraft(current);
    List<Finding> judged = judgement.judge(draft, ClearReason.WITHDRAWN);
    Set<String> tooLate = dropEnded(draft, current, now);
    Instant at = now.isAfter(draft.clock()) ? now : draft.clock();
    List<Finding> outputs = new ArrayList<>(passed.outputs());
    for (Finding finding : judged) {
      if (!tooLate.contains(finding.rule())) {
        outputs.add(reviewed(finding, at));
      }
    }
    if (outputs.size() == passed.outputs().size()) {
      ObjectHistory next = draft.history();
      return next.equals(current) ? passed : new Step<>(next, outputs);
    }
    draft.advance(at);
    return new Step<>(draft.history(), outputs);
  }

  /** What begins to hold now, but of what has ended by now: nothing is to be said of it. */
  private static Set<String> dropEnded(HistoryDraft draft, ObjectHistory before, Instant now) {
    Set<String> known = before.holdings().stream().map(Holding::rule).collect(toSet());
    Set<String> ended =
        draft.holdings().stream()
            .filter(h -> h.until() != null && !h.until().isAfter(now) && !known.contains(h.rule()))
            .map(Holding::rule)
            .collect(toSet());
    if (!ended.isEmpty()) {
      draft.hold(draft.holdings().stream().filter(h -> !ended.contains(h.rule())).toList());
    }
    return ended;
  }

  private static Finding reviewed(Finding finding, Instant at) {
    if (finding instanceof Holds holds) {
      return new Holds(
          holds.object(),
          holds.workload(),
          holds.diagnosis(),
          holds.evidence(),
          holds.since(),
          at,
          holds.transitory());
    }
    return new Cleared(
        finding.object(), finding.workload(), finding.rule(), ClearReason.WITHDRAWN, at);
  }

  @Override
  public @Nullable Instant nextDeadline(ObjectHistory state) {
    Instant next = null;
    for (Holding holding : state.holdings()) {
      next = earlier(next, holding.until());
    }
    for (Waiting waiting : state.waiting()) {
      // What has lasted long enough by the object's own clock was judged then.
      next = waiting.due().isAfter(state.clock()) ? earlier(next, waiting.due()) : next;
    }
    for (Retired gone : state.retired()) {
      next = earlier(next, gone.at().plus(HistoryDraft.REMEMBER_RETIRED));
    }
    for (ImageTag tag : state.tags()) {
      next = earlier(next, tag.at().plus(HistoryDraft.REMEMBER_RETIRED));
    }
    for (Retagged tag : state.retagged()) {
      next = earlier(next, tag.at().plus(HistoryDraft.REMEMBER_RETAGGED));
    }
    if (state.facts() == null) {
      for (Heard heard : state.reports()) {
        next = earlier(next, heard.report().lastSeen().plus(longestTtl));
      }
    }
    // What is overdue by the object's own clock is due now: a tick never goes back in time.
    return next == null || next.isAfter(state.clock()) ? next : state.clock();
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.isBefore(one) ? other : one;
  }

  private boolean isDue(ObjectHistory state, Instant now) {
    Instant next = nextDeadline(state);
    return next != null && !next.isAfter(now);
  }
}
