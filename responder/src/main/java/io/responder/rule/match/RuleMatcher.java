package io.responder.rule.match;

import dev.cel.runtime.CelEvaluationException;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.definition.Condition;
import io.responder.rule.definition.Placeholders;
import io.responder.rule.definition.Rule;
import io.responder.rule.definition.Rule.Alternative;
import io.responder.rule.definition.Situation;
import io.responder.rule.history.Subject;
import io.responder.rule.match.Obstacle.Reach;
import io.responder.rule.match.RuleIndex.Candidate;
import io.responder.rule.match.RuleIndex.Group;
import io.responder.rule.text.MessagePattern;
import io.responder.rule.text.SignatureSet.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that match a symptom: by kind and reason, then by literal text, then by regular
 * expression, and by condition last. What was read in a message is remembered for its next time.
 *
 * <p>Thread-safe. What it remembers changes how fast it answers, never what.
 */
public final class RuleMatcher {
  public static final int LONGEST_MESSAGE = 4_096;

  /** How many expressions of a rule an explanation shows. */
  private static final int SHOWN = 3;

  private final RuleIndex index;
  private final RuleBreaker breaker;
  private final RecentTexts recent = new RecentTexts();

  public RuleMatcher(RuleIndex index, RuleBreaker breaker) {
    this.index = index;
    this.breaker = breaker;
  }

  /** Every rule that matches, at most once each, by id. */
  public List<Match> matches(Subject subject, Symptom symptom, Instant now) {
    Symptom judged = shortened(symptom);
    String kind = subject.object().kind();
    return matches(hits(kind, judged), subject, judged, now);
  }

  /** The same where the object's kind or the reason may be {@link RuleIndex#ANY}. */
  public List<Match> matchesOfAny(Subject subject, Symptom symptom, Instant now) {
    Symptom judged = shortened(symptom);
    List<Group> groups = index.groupsOfAny(subject.object().kind(), judged.reason());
    List<Hit> hits = new ArrayList<>(2);
    read(groups, judged, hits);
    return matches(hits, subject, judged, now);
  }

  /** Whether any rule could match, conditions and time left aside. */
  public boolean concerns(String kind, Symptom symptom) {
    Symptom judged = shortened(symptom);
    for (Hit hit : hits(kind, judged)) {
      if (isPlace(hit.candidate(), judged)) {
        return true;
      }
    }
    return false;
  }

  /** Whether some rule counts how often this is said. */
  public boolean counts(String kind, Symptom symptom) {
    for (Candidate candidate : candidates(kind, symptom)) {
      Rule.Rate rate = candidate.alternative().span().rate();
      if (rate != null && rate.of() == Rule.Counted.REPORTS) {
        return true;
      }
    }
    return false;
  }

  /** The ways in which rules read a symptom at its place, conditions left aside. */
  public List<Candidate> candidates(String kind, Symptom symptom) {
    Symptom judged = shortened(symptom);
    List<Hit> hits = hits(kind, judged);
    List<Candidate> candidates = new ArrayList<>(hits.size());
    for (Hit hit : hits) {
      if (isPlace(hit.candidate(), judged)) {
        candidates.add(hit.candidate());
      }
    }
    return candidates;
  }

  private static Symptom shortened(Symptom symptom) {
    return symptom.message().length() <= LONGEST_MESSAGE
        ? symptom
        : new Symptom(
            symptom.source(),
            symptom.part(),
            symptom.reason(),
            symptom.message().substring(0, LONGEST_MESSAGE),
            symptom.since(),
            symptom.counters());
  }

  /** The candidates whose patterns match, the most telling first. */
  private List<Hit> hits(String kind, Symptom symptom) {
    List<Group> groups = index.groups(kind, symptom.reason());
    if (groups.isEmpty()) {
      return List.of();
    }
    List<Candidate> found = groups.size() == 1 ? groups.get(0).of(symptom.message()) : null;
    if (found != null && found.isEmpty()) {
      return List.of();
    }
    List<Hit> known = recent.of(kind, symptom.reason(), symptom.message());
    if (known != null) {
      return known;
    }
    List<Hit> hits = new ArrayList<>(2);
    if (found == null) {
      read(groups, symptom, hits);
    } else {
      add(found, symptom, null, hits);
    }
    hits = hits.isEmpty() ? List.of() : hits;
    recent.keep(new RecentTexts.Read(kind, symptom.reason(), symptom.message(), hits));
    return hits;
  }

  private void read(List<Group> groups, Symptom symptom, List<Hit> hits) {
    if (!groups.isEmpty()) {
      Reading text = index.signatures().read(symptom.message());
      for (Group group : groups) {
        add(group.of(text), symptom, text, hits);
      }
    }
  }

  /** Adds those that make no exception of what is said. */
  private void add(
      List<Candidate> found, Symptom symptom, @Nullable Reading known, List<Hit> hits) {
    Reading text = known;
    for (Candidate candidate : found) {
      if (!candidate.plain()) {
        Alternative way = candidate.alternative();
        if (way.exceptReasons().contains(symptom.reason())) {
          continue;
        }
        if (text == null && !way.exceptMessages().isEmpty()) {
          text = index.signatures().read(symptom.message());
        }
        if (text != null && anyMatches(way.exceptMessages(), text)) {
          continue;
        }
      }
      hits.add(new Hit(candidate, symptom.message(), index.signatures()));
    }
  }

  private static boolean anyMatches(List<MessagePattern> patterns, Reading text) {
    for (MessagePattern pattern : patterns) {
      if (text.matches(pattern)) {
        return true;
      }
    }
    return false;
  }

  private List<Match> matches(List<Hit> hits, Subject subject, Symptom symptom, Instant now) {
    if (hits.isEmpty()) {
      return List.of();
    }
    List<Match> found = new ArrayList<>(hits.size());
    for (Hit hit : hits) {
      Match match =
          hasMatched(found, hit) || !isPlace(hit.candidate(), symptom)
              ? null
              : match(hit, subject, symptom, now, Trace.NONE);
      if (match != null) {
        found.add(match);
      }
    }
    if (found.size() > 1) {
      found.sort(Comparator.comparing(match -> match.rule().id()));
    }
    return found;
  }

  private static boolean hasMatched(List<Match> found, Hit hit) {
    for (Match match : found) {
      if (match.candidate().ruleNumber() == hit.candidate().ruleNumber()) {
        return true;
      }
    }
    return false;
  }

  /** Judges what a message alone cannot tell. A rule that fails counts as not matching. */
  private @Nullable Match match(
      Hit hit, Subject subject, Symptom symptom, Instant now, Trace trace) {
    Candidate candidate = hit.candidate();
    if (candidate.plain()) {
      return new Match(hit, symptom, null, null);
    }
    Alternative alternative = candidate.alternative();
    Instant until = null;
    Duration within = alternative.span().within();
    if (within != null) {
      // What does not say since when counts from when it was seen, so that it ends all the same.
      Instant seen = subject.seenAt() == null ? now : subject.seenAt();
      until = (symptom.since() == null ? seen : symptom.since()).plus(within);
      if (!until.isAfter(now)) {
        trace.over(until);
        return null;
      }
    }
    if (alternative.when().isEmpty() && candidate.rule().captures().defaults().isEmpty()) {
      return new Match(hit, symptom, null, until);
    }
    if (!breaker.allows(candidate.ruleNumber())) {
      trace.off();
      return null;
    }
    try {
      boolean added = !candidate.rule().captures().defaults().isEmpty();
      Map<String, String> taken = candidate.readsCaptures() ? hit.captures() : Map.of();
      Map<String, String> captures = added ? new TreeMap<>(taken) : taken;
      Situation situation = new Situation(subject, symptom, captures, now);
      fillDefaults(candidate.rule(), situation);
      boolean holds = holds(alternative.when(), situation, trace);
      breaker.succeeded(candidate.ruleNumber());
      return holds ? new Match(hit, symptom, added ? captures : null, until) : null;
    } catch (CelEvaluationException | RuntimeException e) {
      breaker.failed(candidate.ruleNumber(), e);
      trace.failed(e);
      return null;
    }
  }

  private static boolean holds(List<Condition> conditions, Situation situation, Trace trace)
      throws CelEvaluationException {
    for (Condition condition : conditions) {
      if (!condition.holds(situation)) {
        trace.unmet(condition, situation);
        return false;
      }
    }
    return true;
  }

  private static boolean isPlace(Candidate candidate, Symptom symptom) {
    return candidate.plain()
        || (isSource(candidate.alternative(), symptom) && isPart(candidate.alternative(), symptom));
  }

  private static boolean isSource(Alternative alternative, Symptom symptom) {
    return alternative.sources().isEmpty() || alternative.sources().contains(symptom.source());
  }

  private static boolean isPart(Alternative alternative, Symptom symptom) {
    return alternative.parts().isEmpty() || isPart(alternative.parts(), symptom.part());
  }

  public static boolean isPart(Set<String> parts, String part) {
    int slash = part.indexOf('/');
    return parts.contains(part) || (slash > 0 && parts.contains(part.substring(0, slash)));
  }

  /**
   * Tries one way of a rule on one symptom, condition by condition.
   *
   * @param text what the symptom says
   * @param trace hears what conditions of time and CEL say
   * @param obstacles gets every other condition that is not fulfilled
   * @return the match; null when there is an obstacle
   */
  public @Nullable Match explain(
      Candidate candidate,
      Subject subject,
      Symptom symptom,
      Text text,
      Instant now,
      Trace trace,
      List<Obstacle> obstacles) {
    Symptom judged = shortened(symptom);
    Alternative way = candidate.alternative();
    String kind = subject.object().kind();
    if (!isAmong(way.kinds(), kind)) {
      obstacles.add(new Obstacle("kinds", way.kinds().toString(), Obstacle.quoted(kind)));
    }
    if (!isAmong(way.reasons(), judged.reason())) {
      obstacles.add(
          new Obstacle(
              "reasons",
              way.reasons().toString(),
              Obstacle.quoted(judged.reason()),
              way.messages().isEmpty() ? Reach.FAR : Reach.NEAR));
    }
    if (!isSource(way, judged)) {
      List<String> sources = way.sources().stream().map(SymptomSource::label).toList();
      obstacles.add(new Obstacle("sources", sources.toString(), judged.source().label()));
    }
    if (!isPart(way, judged)) {
      obstacles.add(new Obstacle("parts", way.parts().toString(), Obstacle.quoted(judged.part())));
    }
    if (way.exceptReasons().contains(judged.reason())) {
      obstacles.add(new Obstacle("except.reasons", "", Obstacle.quoted(judged.reason())));
    }
    obstacles.addAll(text.obstacles(candidate));
    if (!obstacles.isEmpty()) {
      return null;
    }
    Hit hit = new Hit(candidate, judged.message(), index.signatures());
    return match(hit, subject, judged, now, trace);
  }

  /** What is said, read once for all rules. */
  public Text text(Symptom symptom) {
    return new Text(index.signatures().read(shortened(symptom).message()), shortened(symptom));
  }

  /** A text, and what each way of a rule misses in it. */
  public static final class Text {
    private final Reading reading;
    private final String message;
    private final Map<Integer, List<Obstacle>> obstacles = new TreeMap<>();

    private Text(Reading reading, Symptom symptom) {
      this.reading = reading;
      message = symptom.message();
    }

    private List<Obstacle> obstacles(Candidate candidate) {
      return obstacles.computeIfAbsent(
          candidate.number(), number -> missed(candidate.alternative()));
    }

    private List<Obstacle> missed(Alternative way) {
      List<Obstacle> missed = new ArrayList<>();
      if (!way.messages().isEmpty() && !anyMatches(way.messages(), reading)) {
        missed.add(unread(way.messages(), message));
      }
      for (MessagePattern pattern : way.exceptMessages()) {
        if (reading.matches(pattern)) {
          missed.add(new Obstacle("except.message", "", "`" + pattern + "` is in the message"));
        }
      }
      return missed;
    }
  }

  private static boolean isAmong(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value) || value.equals(RuleIndex.ANY);
  }

  private static Obstacle unread(List<MessagePattern> patterns, String message) {
    String wanted =
        patterns.stream().limit(SHOWN).map(p -> "`" + p + "`").collect(Collectors.joining(" or "));
    String found =
        patterns.stream()
            .limit(SHOWN)
            .map(pattern -> missing(pattern, message))
            .distinct()
            .collect(Collectors.joining("; "));
    int more = patterns.size() - SHOWN;
    boolean far = patterns.stream().noneMatch(p -> lacking(p, message).isEmpty());
    return new Obstacle(
        "message",
        wanted + (more > 0 ? " or " + more + " more" : ""),
        found + (more > 0 ? "; nor does the rest match" : ""),
        far ? Reach.FAR : Reach.NEAR);
  }

  private static String missing(MessagePattern pattern, String message) {
    Set<String> oneOf = lacking(pattern, message);
    if (!oneOf.isEmpty()) {
      return oneOf.stream().sorted().map(Obstacle::quoted).collect(Collectors.joining(" or "))
          + " is not in the message";
    }
    return pattern.literals().isEmpty()
        ? "the message does not match"
        : "the text is in the message, the expression does not match";
  }

  /** The first texts of which a pattern needs one, and a message has none; none where it may. */
  private static Set<String> lacking(MessagePattern pattern, String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    for (Set<String> oneOf : pattern.literals()) {
      if (oneOf.stream().noneMatch(lower::contains)) {
        return oneOf;
      }
    }
    return Set.of();
  }

  private static void fillDefaults(Rule rule, Situation situation) {
    if (rule.captures().defaults().isEmpty()) {
      return;
    }
    rule.captures()
        .defaults()
        .forEach(
            (name, template) -> {
              if (!situation.captures().containsKey(name)) {
                String value = template.strict(new Placeholders(situation));
                if (value != null) {
                  situation.captures().put(name, value);
                }
              }
            });
    Hit.addImageParts(situation.captures());
  }
}
