package io.responder.rule;

import io.responder.model.ObjectFacts;
import io.responder.model.Symptom;
import io.responder.rule.definition.Rule.Counted;
import io.responder.rule.definition.Rule.Rate;
import io.responder.rule.definition.Rule.Span;
import io.responder.rule.definition.Rule.Unless;
import io.responder.rule.history.HistoryDraft;
import io.responder.rule.history.ObjectHistory.CountMark;
import io.responder.rule.history.ObjectHistory.Heard;
import io.responder.rule.history.ObjectHistory.Waiting;
import io.responder.rule.match.Match;
import io.responder.rule.match.RuleMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What time has to do with the matches of one judgement: how long a symptom lasted, how often it
 * happened, and what was not seen since.
 */
final class OverTime {
  private final HistoryDraft draft;
  private List<Waiting> waiting = List.of();
  // By candidate: the matches that are counted together, and how often what they match was said.
  private Map<Integer, Counting> counted = Map.of();

  private record Counting(Rate rate, List<Match> matches, List<CountMark> marks) {}

  OverTime(HistoryDraft draft) {
    this.draft = draft;
  }

  /**
   * Adds a match to what was found if it counts by now, or takes note that it will.
   *
   * @param said the report that it rests on, null where it is none
   */
  @SuppressWarnings("ReferenceEquality") // the parser gives this one for what asks for nothing
  void add(Match match, @Nullable Heard said, List<Match> found) {
    Span span = match.span();
    if (span == Span.ANY) {
      found.add(match);
      return;
    }
    Rate rate = span.rate();
    if (rate != null && rate.of() == Counted.REPORTS) {
      counted = counted.isEmpty() ? new TreeMap<>() : counted;
      Counting counting =
          counted.computeIfAbsent(
              match.candidate().number(),
              number -> new Counting(rate, new ArrayList<>(), new ArrayList<>()));
      counting.matches.add(match);
      counting.marks.addAll(said == null ? List.of() : said.times());
      return;
    }
    Instant until = null;
    if (rate != null) {
      until = reachedUntil(draft.restarts().times(match.symptom().part()), rate, draft.clock());
      if (until == null) {
        return;
      }
    }
    if (hasLasted(match, span) && !isRefuted(match, span.unless())) {
      found.add(match.until(until));
    }
  }

  /** Adds what is counted over several reports, and says what waits. */
  void finish(List<Match> found) {
    for (Counting counting : counted.values()) {
      Instant until = reachedUntil(counting.marks, counting.rate, draft.clock());
      if (until != null) {
        counting.matches.forEach(match -> found.add(match.until(until)));
      }
    }
    draft.await(waiting.equals(draft.waiting()) ? draft.waiting() : waiting);
  }

  /**
   * Until when a rate is reached without anything more happening; null where it is not reached now.
   */
  private static @Nullable Instant reachedUntil(List<CountMark> marks, Rate rate, Instant now) {
    List<CountMark> latestFirst = new ArrayList<>(marks);
    latestFirst.sort(Comparator.comparing(CountMark::at).reversed());
    long times = 0;
    for (CountMark mark : latestFirst) {
      times += mark.times();
      if (times >= rate.atLeast()) {
        Instant until = mark.at().plus(rate.in());
        return until.isAfter(now) ? until : null;
      }
    }
    return null;
  }

  private boolean hasLasted(Match match, Span span) {
    Duration after = span.after();
    if (after == null) {
      return true;
    }
    Instant since = since(match);
    Instant due = since.plus(after);
    waiting = waiting.isEmpty() ? new ArrayList<>() : waiting;
    waiting.add(new Waiting(match.rule().id(), match.symptom().part(), since, due));
    return !due.isAfter(draft.clock());
  }

  /** Since when it is there: as the cluster says, else since it was first seen. */
  private Instant since(Match match) {
    Instant stated = match.symptom().since();
    if (stated != null) {
      return stated;
    }
    for (Waiting known : draft.waiting()) {
      if (known.rule().equals(match.rule().id()) && known.part().equals(match.symptom().part())) {
        return known.since();
      }
    }
    return draft.clock();
  }

  private boolean isRefuted(Match match, @Nullable Unless unless) {
    if (unless == null) {
      return false;
    }
    Instant since = since(match);
    ObjectFacts facts = draft.facts();
    Instant seen = draft.factsAt();
    if (facts != null && seen != null && !seen.isBefore(since)) {
      if (!unless.healths().isEmpty()) {
        return unless.healths().contains(facts.health());
      }
      for (Symptom symptom : facts.symptoms()) {
        if (matches(unless, symptom)) {
          return true;
        }
      }
    }
    for (Heard heard : draft.reports()) {
      if (!heard.report().lastSeen().isBefore(since)
          && matches(unless, RuleEngine.symptom(heard.report()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a symptom is what a rule looks out for, so that it is not to match. */
  static boolean matches(Unless unless, Symptom symptom) {
    return unless.healths().isEmpty()
        && isAmong(unless.reasons(), symptom.reason())
        && (unless.sources().isEmpty() || unless.sources().contains(symptom.source()))
        && (unless.parts().isEmpty() || RuleMatcher.isPart(unless.parts(), symptom.part()))
        && (unless.messages().isEmpty()
            || unless.messages().stream().anyMatch(p -> p.matches(symptom.message())));
  }

  private static boolean isAmong(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }
}
