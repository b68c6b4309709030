package io.responder.rule;

import io.responder.model.Evidence;
import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Finding.Cleared;
import io.responder.model.Finding.Holds;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.definition.Rule;
import io.responder.rule.definition.Rule.Clears;
import io.responder.rule.definition.Situation;
import io.responder.rule.history.HistoryDraft;
import io.responder.rule.history.ObjectHistory.Basis;
import io.responder.rule.history.ObjectHistory.Heard;
import io.responder.rule.history.ObjectHistory.HeardState;
import io.responder.rule.history.ObjectHistory.Holding;
import io.responder.rule.history.ObjectHistory.Retagged;
import io.responder.rule.history.Subject;
import io.responder.rule.history.Surroundings;
import io.responder.rule.match.Match;
import io.responder.rule.match.RuleMatcher;
import io.responder.rule.text.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the rules that match an object now with those that held before. */
public final class Judgement {
  private static final Comparator<Match> FIRST =
      Comparator.comparing(Match::isHearsay)
          .thenComparing(match -> match.symptom().part())
          // How a container ended says more, and says it longer, than that it waits to start again.
          .thenComparing(match -> match.symptom().source() == SymptomSource.WAITING)
          .thenComparing(match -> match.symptom().source())
          .thenComparing(match -> match.symptom().message());

  /** The reason of the symptom that a tag stands for another image than before. */
  private static final String RETAGGED = "ImageTagReused";

  private final RuleMatcher matcher;
  private final RuleSet rules;

  public Judgement(RuleMatcher matcher, RuleSet rules) {
    this.matcher = matcher;
    this.rules = rules;
  }

  /** Updates the draft's holdings; the findings that tell the difference. */
  @SuppressWarnings("ReferenceEquality") // the same holding is given back where nothing changed
  List<Finding> judge(HistoryDraft draft, ClearReason whyReportsEnd) {
    List<Match> matches = matches(draft);
    if (matches.isEmpty() && draft.holdings().isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>(2);
    List<Holding> after = new ArrayList<>(2);
    if (matches.size() == 1) {
      Holding before = held(draft.holdings(), matches.get(0).rule().id());
      Holding now = hold(draft, matches, before, findings);
      if (now == before && draft.holdings().size() == 1) {
        return List.of();
      }
      after.add(now);
    } else {
      byRule(matches)
          .forEach(
              (rule, found) ->
                  after.add(hold(draft, found, held(draft.holdings(), rule), findings)));
    }
    for (Holding holding : draft.holdings()) {
      if (held(after, holding.rule()) == null) {
        findings.add(
            new Cleared(
                draft.object(),
                draft.workload(),
                holding.rule(),
                holding.basis() == Basis.REPORT ? whyReportsEnd : ClearReason.HEALED,
                draft.clock()));
      }
    }
    draft.hold(after);
    return findings;
  }

  /** What a judgement is made of: all that matches, and what of it holds by rule. */
  public record Judged(List<Match> matches, Map<String, List<Match>> holding) {}

  /** Judges without saying what differs from before. */
  public Judged explain(HistoryDraft draft) {
    List<Match> matches = matches(draft);
    return new Judged(List.copyOf(matches), byRule(matches));
  }

  private static @Nullable Holding held(List<Holding> holdings, String rule) {
    for (Holding holding : holdings) {
      if (holding.rule().equals(rule)) {
        return holding;
      }
    }
    return null;
  }

  private List<Match> matches(HistoryDraft draft) {
    List<Symptom> symptoms = symptoms(draft);
    if (symptoms.isEmpty() && draft.reports().isEmpty()) {
      draft.await(List.of());
      return List.of();
    }
    Subject subject = draft.subject();
    Instant now = draft.clock();
    OverTime overTime = new OverTime(draft);
    List<Match> found = new ArrayList<>(2);
    for (Symptom symptom : symptoms) {
      for (Match match : matcher.matches(subject, symptom, now)) {
        overTime.add(match, null, found);
      }
    }
    for (Heard heard : draft.reports()) {
      if (isOf(draft, heard)) {
        for (Match match : matcher.matches(subject, RuleEngine.symptom(heard.report()), now)) {
          Rule.Timing timing = match.rule().timing();
          Instant until = heard.report().lastSeen().plus(timing.reportTtl());
          boolean counts = heard.state() == HeardState.COUNTS || timing.clears() == Clears.EXPIRY;
          if (counts && until.isAfter(now)) {
            overTime.add(match.until(until), heard, found);
          }
        }
      }
    }
    overTime.finish(found);
    return found;
  }

  /** By rule, without those that a finer one explains; the most telling match of each first. */
  private static Map<String, List<Match>> byRule(List<Match> matches) {
    Map<String, List<Match>> found = new TreeMap<>();
    matches.forEach(match -> add(found, match));
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
    return isOf(draft.object(), heard);
  }

  /** Whether a report regards the object that lives at its address now. */
  static boolean isOf(ObjectRef object, Heard heard) {
    return heard.uid().isEmpty() || object.uid().isEmpty() || heard.uid().equals(object.uid());
  }

  public static List<Symptom> symptoms(HistoryDraft draft) {
    ObjectFacts facts = draft.facts();
    if (facts == null) {
      return List.of();
    }
    List<Symptom> stated = facts.symptoms();
    Symptom ignored = Surroundings.ignored(facts, draft.clock());
    if (stated.isEmpty() && draft.retagged().isEmpty() && ignored == null) {
      return List.of();
    }
    List<Symptom> completed = null;
    for (int i = 0; i < stated.size(); i++) {
      Symptom symptom = stated.get(i);
      Instant onset = notLaterThan(draft.factsAt(), onset(facts, symptom));
      if (!Objects.equals(onset, symptom.since())) {
        completed = completed == null ? new ArrayList<>(stated) : completed;
        completed.set(i, since(onset, symptom));
      }
    }
    if (!draft.retagged().isEmpty()) {
      completed = completed == null ? new ArrayList<>(stated) : completed;
      for (Retagged tag : draft.retagged()) {
        completed.add(retagged(tag));
      }
    }
    if (ignored != null) {
      completed = completed == null ? new ArrayList<>(stated) : completed;
      completed.add(ignored);
    }
    return completed == null ? stated : completed;
  }

  private static Symptom since(@Nullable Instant onset, Symptom symptom) {
    return new Symptom(
        symptom.source(),
        symptom.part(),
        symptom.reason(),
        symptom.message(),
        onset,
        symptom.counters());
  }

  private static Symptom retagged(Retagged tag) {
    return new Symptom(
        SymptomSource.STATUS,
        tag.part(),
        RETAGGED,
        "image " + tag.image() + " was " + tag.before() + " and is now " + tag.after(),
        tag.at(),
        Map.of());
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
    Map<String, String> captures = first.captures();
    String digest = first.digest();
    if (found.size() > 1) {
      captures = merged(found);
      digest = captures.equals(first.captures()) ? digest : null;
    }
    Symptom symptom = first.symptom();
    digest = digest == null ? Digest.of(captures, symptom.message()) : digest;
    // A rule that changed may say something else of the same evidence.
    String version = rules.version(first.rule().id());
    // What the state says comes first.
    Basis basis = first.isHearsay() ? Basis.REPORT : Basis.STATE;
    Instant until = until(found);
    if (before != null && isEvidence(before.evidence(), version, digest)) {
      boolean same = before.basis() == basis && Objects.equals(before.until(), until);
      return same
          ? before
          : new Holding(before.rule(), before.since(), before.evidence(), basis, until);
    }
    Instant onset = symptom.since() == null || symptom.since().isAfter(now) ? now : symptom.since();
    Instant began = draft.saidOtherwise(symptom) ? now : onset;
    Instant since = before == null ? began : before.since();
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
            now,
            first.rule().isTransitory()));
    return new Holding(first.rule().id(), since, version + '-' + digest, basis, until);
  }

  /** Whether it is the version and the digest joined by a dash, without joining them. */
  private static boolean isEvidence(String evidence, String version, String digest) {
    return evidence.length() == version.length() + 1 + digest.length()
        && evidence.charAt(version.length()) == '-'
        && evidence.startsWith(version)
        && evidence.endsWith(digest);
  }

  private static Map<String, String> merged(List<Match> found) {
    Match first = found.get(0);
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
    return captures;
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
