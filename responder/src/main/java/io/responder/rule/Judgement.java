package io.responder.rule;

import io.responder.model.Evidence;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Finding.Cleared;
import io.responder.model.Finding.Holds;
import io.responder.model.ObjectFacts;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.ObjectHistory.Basis;
import io.responder.rule.ObjectHistory.Heard;
import io.responder.rule.ObjectHistory.HeardState;
import io.responder.rule.ObjectHistory.Holding;
import io.responder.rule.Rule.Clears;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the rules that match an object now with those that held before. */
final class Judgement {
  private static final Comparator<Match> FIRST =
      Comparator.comparing(Match::isHearsay)
          .thenComparing(match -> match.symptom().part())
          // How a container ended says more, and says it longer, than that it waits to start again.
          .thenComparing(match -> match.symptom().source() == SymptomSource.WAITING)
          .thenComparing(match -> match.symptom().source())
          .thenComparing(match -> match.symptom().message());

  private final RuleMatcher matcher;
  private final RuleSet rules;

  Judgement(RuleMatcher matcher, RuleSet rules) {
    this.matcher = matcher;
    this.rules = rules;
  }

  /** Updates the draft's holdings; the findings that tell the difference. */
  List<Finding> judge(HistoryDraft draft, ClearReason whyReportsEnd) {
    Map<String, List<Match>> matches = matches(draft);
    List<Finding> findings = new ArrayList<>();
    Map<String, Holding> before = new TreeMap<>();
    draft.holdings().forEach(holding -> before.put(holding.rule(), holding));
    List<Holding> after = new ArrayList<>();
    matches.forEach((rule, found) -> after.add(hold(draft, found, before.remove(rule), findings)));
    before.forEach(
        (rule, holding) ->
            findings.add(
                new Cleared(
                    draft.object(),
                    draft.workload(),
                    rule,
                    holding.basis() == Basis.REPORT ? whyReportsEnd : ClearReason.HEALED,
                    draft.clock())));
    draft.holdings().clear();
    draft.holdings().addAll(after);
    return findings;
  }

  private Map<String, List<Match>> matches(HistoryDraft draft) {
    Map<String, List<Match>> found = new TreeMap<>();
    Subject subject = draft.subject();
    Instant now = draft.clock();
    for (Symptom symptom : symptoms(draft)) {
      matcher.matches(subject, symptom, now).forEach(match -> add(found, match));
    }
    for (Heard heard : draft.reports()) {
      if (isOf(draft, heard)) {
        Symptom symptom = RuleEngine.symptom(heard.report());
        for (Match match : matcher.matches(subject, symptom, now)) {
          Instant until = heard.report().lastSeen().plus(match.rule().timing().reportTtl());
          boolean counts =
              heard.state() == HeardState.COUNTS || match.rule().timing().clears() == Clears.EXPIRY;
          if (counts && until.isAfter(now)) {
            add(found, match.until(until));
          }
        }
      }
    }
    Set<String> refined = new HashSet<>();
    found.values().forEach(m -> refined.addAll(m.get(0).rule().meaning().refines()));
    found.values().removeIf(m -> refined.contains(m.get(0).rule().meaning().cause()));
    yieldToCauses(found);
    found.values().forEach(m -> m.sort(FIRST));
    return found;
  }

  // What one text says is one problem: a rule that only knows the symptom has nothing to add to one
  // that knows the cause.
  private static void yieldToCauses(Map<String, List<Match>> found) {
    Set<String> explained = new HashSet<>();
    found.values().stream()
        .flatMap(List::stream)
        .filter(match -> match.rule().meaning().level() == Rule.Level.CAUSE)
        .forEach(match -> explained.add(match.symptom().message()));
    explained.remove("");
    found
        .values()
        .removeIf(
            matches ->
                matches.get(0).rule().meaning().level() == Rule.Level.SYMPTOM
                    && matches.stream().allMatch(m -> explained.contains(m.symptom().message())));
  }

  private static void add(Map<String, List<Match>> found, Match match) {
    found.computeIfAbsent(match.rule().id(), rule -> new ArrayList<>()).add(match);
  }

  private static boolean isOf(HistoryDraft draft, Heard heard) {
    return heard.uid().isEmpty()
        || draft.object().uid().isEmpty()
        || heard.uid().equals(draft.object().uid());
  }

  private static List<Symptom> symptoms(HistoryDraft draft) {
    ObjectFacts facts = draft.facts();
    List<Symptom> completed = new ArrayList<>();
    for (Symptom symptom : facts == null ? List.<Symptom>of() : facts.symptoms()) {
      Map<String, Long> counters = new HashMap<>(symptom.counters());
      Long restarts = counters.get("restarts");
      if (restarts != null) {
        counters.put("recentRestarts", draft.recentRestarts(symptom.part(), restarts));
      }
      completed.add(
          new Symptom(
              symptom.source(),
              symptom.part(),
              symptom.reason(),
              symptom.message(),
              notLaterThan(draft.factsAt(), onset(facts, symptom)),
              counters));
    }
    return completed;
  }

  // A clock of the cluster may be ahead of ours: nothing began after it was seen.
  private static @Nullable Instant notLaterThan(@Nullable Instant seen, @Nullable Instant since) {
    return seen == null || since == null || !since.isAfter(seen) ? since : seen;
  }

  // A condition that says the same knows since when: an evicted pod's status does not.
  private static @Nullable Instant onset(@Nullable ObjectFacts facts, Symptom symptom) {
    if (symptom.since() != null || facts == null || symptom.message().isEmpty()) {
      return symptom.since();
    }
    for (Symptom other : facts.symptoms()) {
      if (other.source() == SymptomSource.CONDITION
          && other.since() != null
          && other.message().strip().equals(symptom.message().strip())) {
        return other.since();
      }
    }
    return null;
  }

  private Holding hold(
      HistoryDraft draft, List<Match> found, @Nullable Holding before, List<Finding> findings) {
    Match first = found.get(0);
    Instant now = draft.clock();
    Map<String, String> captures = new TreeMap<>(first.captures());
    // Another statement about the same part may name what this one leaves out.
    for (Match other : found) {
      if (other.symptom().part().equals(first.symptom().part())) {
        other.captures().forEach(captures::putIfAbsent);
      }
    }
    long parts =
        found.stream()
            .filter(match -> !match.isHearsay())
            .map(match -> match.symptom().part())
            .distinct()
            .count();
    if (parts > 1) {
      captures.put("parts", Long.toString(parts));
    }
    Symptom symptom = first.symptom();
    // A rule that changed may say something else of the same evidence.
    String digest = rules.version(first.rule().id()) + '-' + Digest.of(captures, symptom.message());
    Instant onset = symptom.since() == null || symptom.since().isAfter(now) ? now : symptom.since();
    Instant began = draft.saidOtherwise(symptom) ? now : onset;
    Instant since = before == null ? began : before.since();
    if (before == null || !before.evidence().equals(digest)) {
      Situation situation = new Situation(draft.subject(), symptom, captures, now);
      findings.add(
          new Holds(
              draft.object(),
              draft.workload(),
              Diagnoses.of(first, situation),
              new Evidence(
                  draft.object(),
                  symptom.source(),
                  symptom.part(),
                  symptom.reason(),
                  symptom.message(),
                  onset),
              since,
              now));
    }
    boolean hearsay = found.stream().allMatch(Match::isHearsay);
    return new Holding(
        first.rule().id(), since, digest, hearsay ? Basis.REPORT : Basis.STATE, until(found));
  }

  // The latest end of the matches; for ever when one of them does not end by time.
  private static @Nullable Instant until(List<Match> found) {
    Instant latest = null;
    for (Match match : found) {
      if (match.until() == null) {
        return null;
      }
      latest = latest == null || match.until().isAfter(latest) ? match.until() : latest;
    }
    return latest;
  }
}
