package io.responder.rule.explain;

import io.responder.config.DurationModule;
import io.responder.config.Suggestions;
import io.responder.model.Symptom;
import io.responder.rule.Judgement;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.definition.Rule;
import io.responder.rule.definition.Rule.Clears;
import io.responder.rule.definition.Rule.Span;
import io.responder.rule.explain.Explanation.Statement;
import io.responder.rule.explain.Explanation.Verdict;
import io.responder.rule.explain.Explanation.Way;
import io.responder.rule.history.HistoryDraft;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.history.ObjectHistory.Heard;
import io.responder.rule.history.ObjectHistory.HeardState;
import io.responder.rule.history.ObjectHistory.Holding;
import io.responder.rule.history.Subject;
import io.responder.rule.match.Match;
import io.responder.rule.match.Obstacle;
import io.responder.rule.match.RuleBreaker;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.match.RuleIndex;
import io.responder.rule.match.RuleIndex.Candidate;
import io.responder.rule.match.RuleMatcher;
import io.responder.rule.match.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says why rules fire or do not. The verdict is that of the engine of production; the conditions
 * that are missing are asked of the same matcher, one by one.
 */
public final class Explainer {
  private final RuleSet rules;
  private final RuleMatcher matcher;
  private final RuleEngine engine;
  private final Judgement judgement;
  private final Diagnoser diagnoser;

  public Explainer(RuleSet rules) {
    this.rules = rules;
    matcher = new RuleMatcher(rules.index(), new RuleBreaker(rules.ids(), RuleFailures.ignored()));
    engine = new RuleEngine(rules, RuleFailures.ignored());
    judgement = new Judgement(matcher, rules);
    diagnoser = new Diagnoser(rules);
  }

  /** A message as {@link Diagnoser#diagnose} takes it. */
  public record Message(String kind, String reason, String text, String containerState) {}

  /** The id that was meant by one that does not exist. */
  public Optional<String> meantBy(String rule) {
    return Suggestions.closest(rule, rules.ids());
  }

  /** Every rule for a message: those that match first, then by how little they lack. */
  public List<Explanation> explain(Message message) {
    List<Match> found = diagnoser.matches(message);
    Optional<Diagnoser.Answer> answer = Diagnoser.answer(found);
    List<Diagnoser.Asked> readings = diagnoser.asked(message);
    Texts texts = new Texts();
    List<Explanation> all = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      List<Match> own = found.stream().filter(m -> m.rule().id().equals(rule.id())).toList();
      List<Way> ways = new ArrayList<>();
      for (Candidate candidate : candidates(rule)) {
        List<Way> tried = new ArrayList<>();
        for (Diagnoser.Asked asked : readings) {
          tried.add(
              told(
                  way(candidate, asked.subject(), asked.symptom(), Instant.EPOCH, texts),
                  candidate));
        }
        ways.add(nearest(tried, candidate));
      }
      all.add(ofMessage(rule, own, answer.orElse(null), found, ways));
    }
    return sorted(all);
  }

  /** A vague reason is taken for any, but then the text must say it. */
  private static Way told(Way way, Candidate candidate) {
    boolean anyReason = way.statement() != null && way.statement().reason().equals(RuleIndex.ANY);
    return anyReason && candidate.alternative().messages().isEmpty()
        ? new Way(
            way.number(),
            way.statement(),
            List.of(
                new Obstacle(
                    "reasons", candidate.alternative().reasons().toString(), "nothing telling")))
        : way;
  }

  private static Explanation ofMessage(
      Rule rule,
      List<Match> own,
      Diagnoser.@Nullable Answer answer,
      List<Match> found,
      List<Way> ways) {
    boolean wins = answer != null && answer.rule().equals(rule.id());
    Verdict verdict = wins ? Verdict.FIRES : own.isEmpty() ? Verdict.STOPPED : Verdict.YIELDS;
    List<Obstacle> obstacles = new ArrayList<>();
    if (verdict == Verdict.YIELDS) {
      obstacles.add(
          refined(rule, found)
              .orElseGet(
                  () ->
                      new Obstacle(
                          "explained",
                          "",
                          (answer == null ? "another rule" : answer.rule()) + " is preferred")));
    }
    return new Explanation(
        rule.id(),
        rule.meaning().cause(),
        verdict,
        obstacles,
        null,
        null,
        own.isEmpty() ? Map.of() : own.get(0).captures(),
        ways);
  }

  /**
   * Every rule for an object, in the same order.
   *
   * @param state what is known of it
   * @param now the time that it is judged for
   */
  public List<Explanation> explain(ObjectHistory state, Instant now) {
    ObjectHistory current = engine.tick(state, now).state();
    if (current == null) {
      current = state;
    }
    HistoryDraft draft = new HistoryDraft(current);
    Judgement.Judged judged = judgement.explain(draft);
    Texts texts = new Texts();
    List<Explanation> all = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      List<Way> ways = new ArrayList<>();
      for (Candidate candidate : candidates(rule)) {
        ways.add(nearest(ways(candidate, draft, judged, texts), candidate));
      }
      all.add(ofObject(rule, current, judged, now, ways));
    }
    return sorted(all);
  }

  private List<Way> ways(
      Candidate candidate, HistoryDraft draft, Judgement.Judged judged, Texts texts) {
    List<Way> tried = new ArrayList<>();
    for (Symptom symptom : Judgement.symptoms(draft)) {
      Way way = way(candidate, draft.subject(), symptom, draft.clock(), texts);
      tried.add(counted(way, candidate, symptom, judged));
    }
    for (Heard heard : draft.reports()) {
      Symptom symptom = RuleEngine.symptom(heard.report());
      Way way = way(candidate, draft.subject(), symptom, draft.clock(), texts);
      List<Obstacle> obstacles = new ArrayList<>(way.obstacles());
      obstacles.addAll(hearsay(candidate.rule(), heard, draft.clock()));
      way = new Way(way.number(), way.statement(), obstacles);
      tried.add(counted(way, candidate, symptom, judged));
    }
    return tried;
  }

  private static List<Obstacle> hearsay(Rule rule, Heard heard, Instant now) {
    List<Obstacle> obstacles = new ArrayList<>();
    Instant until = heard.report().lastSeen().plus(rule.timing().reportTtl());
    if (heard.state() == HeardState.SETTLED && rule.timing().clears() == Clears.HEALTHY) {
      obstacles.add(new Obstacle("clears", "healthy", "the object was seen healthy after it"));
    }
    if (!until.isAfter(now)) {
      obstacles.add(
          new Obstacle(
              "ttl", DurationModule.text(rule.timing().reportTtl()), "over since " + until));
    }
    return obstacles;
  }

  /** A match that the judgement did not count lacks time. */
  private static Way counted(
      Way way, Candidate candidate, Symptom symptom, Judgement.Judged judged) {
    boolean counts =
        judged.matches().stream()
            .anyMatch(
                match ->
                    match.candidate().rule().id().equals(candidate.rule().id())
                        && match.symptom().part().equals(symptom.part())
                        && match.symptom().source() == symptom.source());
    return way.obstacles().isEmpty() && !counts
        ? new Way(way.number(), way.statement(), List.of(spanned(candidate.alternative().span())))
        : way;
  }

  private static Obstacle spanned(Span span) {
    List<String> wanted = new ArrayList<>();
    if (span.after() != null) {
      wanted.add("after " + DurationModule.text(span.after()));
    }
    if (span.rate() != null) {
      wanted.add(span.rate().atLeast() + " in " + DurationModule.text(span.rate().in()));
    }
    if (span.unless() != null) {
      wanted.add("unless it was seen to go on");
    }
    return new Obstacle(
        span.rate() != null ? "rate" : span.after() != null ? "after" : "unless",
        String.join(", ", wanted),
        "not fulfilled by now");
  }

  private static Explanation ofObject(
      Rule rule, ObjectHistory state, Judgement.Judged judged, Instant now, List<Way> ways) {
    List<Match> own = judged.holding().getOrDefault(rule.id(), List.of());
    boolean matches =
        judged.matches().stream().anyMatch(match -> match.rule().id().equals(rule.id()));
    if (own.isEmpty()) {
      List<Obstacle> obstacles =
          matches
              ? List.of(refined(rule, judged.matches()).orElseGet(() -> explained(judged)))
              : List.of();
      return new Explanation(
          rule.id(),
          rule.meaning().cause(),
          matches ? Verdict.YIELDS : Verdict.STOPPED,
          obstacles,
          null,
          null,
          Map.of(),
          ways);
    }
    Instant since =
        state.holdings().stream()
            .filter(holding -> holding.rule().equals(rule.id()))
            .map(Holding::since)
            .findFirst()
            .orElse(state.clock());
    Duration holdFor = rule.timing().holdFor();
    Instant opensAt = since.plus(holdFor);
    boolean waits = opensAt.isAfter(now);
    return new Explanation(
        rule.id(),
        rule.meaning().cause(),
        waits ? Verdict.WAITS : Verdict.FIRES,
        waits
            ? List.of(
                new Obstacle(
                    "for",
                    DurationModule.text(holdFor),
                    "holds for "
                        + DurationModule.text(Duration.between(since, now))
                        + ", since "
                        + since))
            : List.of(),
        since,
        opensAt,
        own.get(0).captures(),
        ways);
  }

  private static Optional<Obstacle> refined(Rule rule, List<Match> found) {
    return found.stream()
        .map(Match::rule)
        .filter(other -> other.meaning().refines().contains(rule.meaning().cause()))
        .findFirst()
        .map(other -> new Obstacle("refined", "", other.id() + " matches, too, and refines it"));
  }

  private static Obstacle explained(Judgement.Judged judged) {
    return new Obstacle(
        "explained",
        "",
        "it knows the symptom only, and the same text names a cause for "
            + String.join(", ", judged.holding().keySet()));
  }

  private List<Candidate> candidates(Rule rule) {
    return rules.index().candidates(rule.id());
  }

  /** What was read in each message during one explanation. */
  private final class Texts {
    private final Map<String, RuleMatcher.Text> byMessage = new HashMap<>();

    RuleMatcher.Text of(Symptom symptom) {
      return byMessage.computeIfAbsent(symptom.message(), message -> matcher.text(symptom));
    }
  }

  private Way way(Candidate candidate, Subject subject, Symptom symptom, Instant now, Texts texts) {
    Trace.Noted noted = new Trace.Noted();
    List<Obstacle> obstacles = new ArrayList<>();
    Match match =
        matcher.explain(candidate, subject, symptom, texts.of(symptom), now, noted, obstacles);
    obstacles.addAll(noted.obstacles());
    if (match == null && obstacles.isEmpty()) {
      throw new IllegalStateException(
          candidate.rule().id() + " does not match, and no condition says why");
    }
    return new Way(number(candidate), statement(symptom, now), obstacles);
  }

  private static int number(Candidate candidate) {
    return candidate.rule().alternatives().indexOf(candidate.alternative()) + 1;
  }

  private static Statement statement(Symptom symptom, Instant now) {
    Instant since = symptom.since();
    return new Statement(
        symptom.source().label(),
        symptom.part(),
        symptom.reason(),
        symptom.message(),
        since == null || since.isAfter(now) ? null : Duration.between(since, now));
  }

  private static Way nearest(List<Way> tried, Candidate candidate) {
    return tried.stream()
        .min(Comparator.comparingInt(Way::distance))
        .orElseGet(
            () ->
                new Way(
                    number(candidate),
                    null,
                    List.of(
                        new Obstacle("match", "", "nothing is said of it", Obstacle.Reach.FAR))));
  }

  private static List<Explanation> sorted(List<Explanation> all) {
    return all.stream()
        .sorted(
            Comparator.comparing(Explanation::verdict)
                .thenComparingInt(Explanation::distance)
                .thenComparing(Explanation::rule))
        .toList();
  }
}
