package io.responder.rule;

import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ObjectFacts;
import io.responder.model.Report;
import io.responder.model.Symptom;
import io.responder.rule.history.HistoryDraft;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.history.ObjectHistory.Heard;
import io.responder.rule.history.ObjectHistory.HeardState;
import io.responder.rule.history.ObjectHistory.Holding;
import io.responder.rule.history.Surroundings;
import io.responder.rule.match.RuleIndex.Candidate;
import io.responder.rule.match.RuleMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The short way of a report that says what it said before, once more: what holds goes on, and ends
 * later. Most of what a broken cluster says is of this kind.
 *
 * <p>It is taken only where judging the object anew gives the same: where nothing that the rules
 * look at has changed but how often and when the report was said, and none of the rules that read
 * anything of this object looks at that.
 */
final class Repeats {
  private final RuleMatcher matcher;
  private final Duration longestTtl;

  /**
   * The repeats of a set of rules.
   *
   * @param longestTtl for how long a report is kept
   */
  Repeats(RuleMatcher matcher, Duration longestTtl) {
    this.matcher = matcher;
    this.longestTtl = longestTtl;
  }

  /**
   * The history of an object for which nothing is due yet, with a report counted.
   *
   * @return null where the object must be judged
   */
  @Nullable ObjectHistory counted(ObjectHistory state, Reported event, Report report) {
    Heard known = HistoryDraft.heard(state.reports(), report);
    if (known == null
        || !isRepeated(known, event, report)
        || !regardsWhatLivesThere(state, event)
        || !Judgement.isOf(state.object(), known)) {
      return null;
    }
    Instant at = event.observedAt();
    Instant now = at.isAfter(state.clock()) ? at : state.clock();
    if (!isSteady(state) || !areSteady(state, known, now)) {
      return null;
    }
    List<Holding> holdings = prolonged(state, known, report, now);
    return holdings == null ? null : next(state, now, known, report, holdings);
  }

  private static boolean isRepeated(Heard known, Reported event, Report report) {
    Report before = known.report();
    return known.state() == HeardState.COUNTS
        && known.marks().isEmpty()
        && known.uid().equals(event.object().uid())
        && report.count() > before.count()
        && !report.lastSeen().isBefore(before.lastSeen())
        && report.message().equals(before.message())
        && report.reason().equals(before.reason())
        && report.part().equals(before.part())
        && report.source().equals(before.source())
        && report.type().equals(before.type())
        && report.firstSeen().equals(before.firstSeen());
  }

  /** Whether the report tells nothing new of which object lives at the address. */
  private static boolean regardsWhatLivesThere(ObjectHistory state, Reported event) {
    return state.facts() != null
        || (!state.object().uid().isEmpty()
            && RuleEngine.sameObject(state.object(), event.object()));
  }

  /** Whether the object itself gives the rules nothing that time changes. */
  private boolean isSteady(ObjectHistory state) {
    if (!state.waiting().isEmpty() || !state.retired().isEmpty() || !state.retagged().isEmpty()) {
      return false;
    }
    ObjectFacts facts = state.facts();
    if (facts == null) {
      return true;
    }
    if (Surroundings.ignored(facts, state.clock()) != null) {
      return false;
    }
    for (Symptom symptom : facts.symptoms()) {
      for (Candidate candidate : matcher.candidates(state.object().kind(), symptom)) {
        if (!candidate.steady()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the other reports say the same as at the time of the last input. */
  @SuppressWarnings("ReferenceEquality") // the one that was found in the list
  private boolean areSteady(ObjectHistory state, Heard known, Instant now) {
    for (Heard other : state.reports()) {
      if (other == known) {
        continue;
      }
      Instant said = other.report().lastSeen();
      if (!said.plus(longestTtl).isAfter(now)) {
        return false;
      }
      if (Judgement.isOf(state.object(), other)) {
        for (Candidate candidate : candidates(state, other)) {
          Instant until = said.plus(candidate.rule().timing().reportTtl());
          boolean ends = until.isAfter(state.clock()) && !until.isAfter(now);
          if (ends || !candidate.steady()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private List<Candidate> candidates(ObjectHistory state, Heard heard) {
    return matcher.candidates(state.object().kind(), RuleEngine.symptom(heard.report()));
  }

  /** What holds, until later where it rests on the report; null where that is not known. */
  private @Nullable List<Holding> prolonged(
      ObjectHistory state, Heard known, Report report, Instant now) {
    List<Candidate> candidates = candidates(state, known);
    if (candidates.isEmpty()) {
      return null;
    }
    List<Holding> holdings = state.holdings();
    for (Candidate candidate : candidates) {
      Duration ttl = candidate.rule().timing().reportTtl();
      Instant before = known.report().lastSeen().plus(ttl);
      Instant after = report.lastSeen().plus(ttl);
      if (!candidate.steady() || !before.isAfter(state.clock()) || !after.isAfter(now)) {
        return null;
      }
      int place = place(holdings, candidate.rule().id());
      Instant until = place < 0 ? null : holdings.get(place).until();
      // A rule that does not hold, or that the object's state shows, does not rest on it.
      if (until == null || until.isBefore(before)) {
        continue;
      }
      boolean mayRestOnAnother = until.isAfter(before) || isSaidByAnother(state, known);
      if (mayRestOnAnother && after.isAfter(until)) {
        return null;
      }
      if (after.isAfter(until)) {
        holdings = with(holdings, place, after);
      }
    }
    return holdings;
  }

  private static int place(List<Holding> holdings, String rule) {
    for (int i = 0; i < holdings.size(); i++) {
      if (holdings.get(i).rule().equals(rule)) {
        return i;
      }
    }
    return -1;
  }

  @SuppressWarnings("ReferenceEquality") // the one that was found in the list
  private static boolean isSaidByAnother(ObjectHistory state, Heard known) {
    for (Heard other : state.reports()) {
      if (other != known && other.report().lastSeen().equals(known.report().lastSeen())) {
        return true;
      }
    }
    return false;
  }

  private static List<Holding> with(List<Holding> holdings, int place, Instant until) {
    Holding before = holdings.get(place);
    Holding after =
        new Holding(before.rule(), before.since(), before.evidence(), before.basis(), until);
    if (holdings.size() == 1) {
      return List.of(after);
    }
    List<Holding> all = new ArrayList<>(holdings);
    all.set(place, after);
    return all;
  }

  @SuppressWarnings("ReferenceEquality") // the one that was found in the list
  private static ObjectHistory next(
      ObjectHistory state, Instant now, Heard known, Report report, List<Holding> holdings) {
    Report before = known.report();
    // The texts that are kept already: those that came with the event are let go.
    Report again =
        new Report(
            before.id(),
            before.source(),
            before.type(),
            before.reason(),
            before.message(),
            before.part(),
            report.count(),
            before.firstSeen(),
            report.lastSeen());
    Heard heard = new Heard(known.uid(), again, HeardState.COUNTS, List.of());
    List<Heard> reports = List.of(heard);
    if (state.reports().size() > 1) {
      reports = new ArrayList<>(state.reports());
      reports.removeIf(other -> other == known);
      reports.add(heard);
    }
    return new ObjectHistory(
        state.object(),
        state.workload(),
        state.resourceVersion(),
        state.facts(),
        state.factsAt(),
        state.seenAt(),
        now,
        reports,
        holdings,
        state.restarts(),
        state.retired(),
        state.waiting(),
        state.tags(),
        state.retagged(),
        state.circumstances());
  }
}
