package io.responder.rule;

import static java.util.Objects.requireNonNull;

import io.responder.model.ClusterEvent;
import io.responder.model.ClusterEvent.Deleted;
import io.responder.model.ClusterEvent.FinalState;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ClusterEvent.Upserted;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Finding.Cleared;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Reducer;
import io.responder.model.Report;
import io.responder.model.Snapshot;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.ObjectHistory.Heard;
import io.responder.rule.ObjectHistory.Holding;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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
  private final Judgement judgement;
  private final Duration longestTtl;

  /**
   * An engine for a set of rules.
   *
   * @param failures hears of rules that fail; must not throw
   */
  public RuleEngine(RuleSet rules, RuleFailures failures) {
    matcher = new RuleMatcher(rules, requireNonNull(failures, "failures"));
    longestTtl =
        rules.rules().stream()
            .map(rule -> rule.timing().reportTtl())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    judgement = new Judgement(matcher);
  }

  @Override
  public Step<ObjectHistory, Finding> on(@Nullable ObjectHistory state, ClusterEvent event) {
    List<Finding> outputs = new ArrayList<>();
    ObjectHistory current = state;
    if (current != null) {
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
    } else if (before != null && !isNewer(event.resourceVersion(), draft.resourceVersion())) {
      // Nothing new, but it is still there.
      draft.sight(event.observedAt());
      return draft.history();
    }
    draft.advance(event.observedAt());
    draft.sight(event.observedAt());
    draft.observe(event.facts(), event.resourceVersion());
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
    return draft.history();
  }

  private @Nullable ObjectHistory reported(
      @Nullable ObjectHistory before, HistoryDraft draft, Reported event, List<Finding> outputs) {
    String uid = event.object().uid();
    Report report = notLaterThan(event.observedAt(), event.report());
    boolean old = !report.lastSeen().plus(longestTtl).isAfter(event.observedAt());
    if (old
        || (!uid.isEmpty() && draft.isRetired(uid))
        || !matcher.concerns(event.object().kind(), symptom(report))) {
      return before;
    }
    draft.advance(event.observedAt());
    if (before != null && draft.facts() == null && !sameObject(draft.object(), event.object())) {
      replace(draft, event.object(), event.workload(), outputs);
    } else if (draft.facts() == null) {
      draft.learnName(event.object(), event.workload());
    }
    if (!draft.hear(uid, report)) {
      return before;
    }
    draft.forgetReports(longestTtl);
    outputs.addAll(judgement.judge(draft, ClearReason.HEALED));
    return draft.history();
  }

  /** The old object's findings end before anything is said about its successor. */
  private static void replace(
      HistoryDraft draft, ObjectRef next, ObjectRef workload, List<Finding> outputs) {
    for (Holding holding : draft.holdings()) {
      outputs.add(
          new Cleared(
              draft.object(), draft.workload(), holding.rule(), ClearReason.GONE, draft.clock()));
    }
    if (!draft.object().uid().isEmpty() && !draft.object().uid().equals(next.uid())) {
      draft.retire(draft.object().uid());
    }
    draft.vacate(next, workload);
  }

  private static boolean sameObject(ObjectRef known, ObjectRef seen) {
    return known.uid().isEmpty() || seen.uid().isEmpty() || known.uid().equals(seen.uid());
  }

  private static boolean olderThan(ObjectFacts seen, @Nullable ObjectFacts known) {
    return known != null
        && known.createdAt() != null
        && seen.createdAt() != null
        && seen.createdAt().isBefore(known.createdAt());
  }

  private static boolean isNewer(String version, String known) {
    if (known.isEmpty() || !isNumber(known) || !isNumber(version)) {
      return !version.equals(known);
    }
    return new BigInteger(version).compareTo(new BigInteger(known)) > 0;
  }

  private static boolean isNumber(String version) {
    return !version.isEmpty()
        && version.length() <= 40
        && version.chars().allMatch(c -> c >= '0' && c <= '9');
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
  private static Report notLaterThan(Instant now, Report report) {
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

  static Symptom symptom(Report report) {
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
              && draft.retired().isEmpty();
      current = forgotten ? null : draft.history();
    }
    return new Step<>(current, outputs);
  }

  @Override
  public @Nullable Instant nextDeadline(ObjectHistory state) {
    Stream<@Nullable Instant> holdings = state.holdings().stream().map(Holding::until);
    Stream<Instant> retired =
        state.retired().stream().map(gone -> gone.at().plus(HistoryDraft.REMEMBER_RETIRED));
    Stream<Instant> reports =
        state.facts() == null
            ? state.reports().stream().map(Heard::report).map(r -> r.lastSeen().plus(longestTtl))
            : Stream.empty();
    Instant next =
        Stream.concat(holdings, Stream.concat(retired, reports))
            .filter(Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null);
    // What is overdue by the object's own clock is due now: a tick never goes back in time.
    return next == null || next.isAfter(state.clock()) ? next : state.clock();
  }
}
