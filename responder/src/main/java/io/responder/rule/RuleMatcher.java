package io.responder.rule;

import dev.cel.runtime.CelEvaluationException;
import io.responder.model.Symptom;
import io.responder.rule.RecentTexts.Hit;
import io.responder.rule.Rule.Alternative;
import io.responder.rule.RuleIndex.Candidate;
import io.responder.rule.RuleIndex.Group;
import io.responder.rule.SignatureSet.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that match a symptom: by kind and reason, then by literal text, then by regular
 * expression, and by condition last. What was read in a message is remembered for its next time.
 *
 * <p>Thread-safe. What it remembers changes how fast it answers, never what.
 */
final class RuleMatcher {
  static final int LONGEST_MESSAGE = 4_096;

  private final RuleIndex index;
  private final RuleBreaker breaker;
  private final RecentTexts recent = new RecentTexts();

  RuleMatcher(RuleSet rules, RuleBreaker breaker) {
    index = rules.index();
    this.breaker = breaker;
  }

  /** Every rule that matches, at most once each, by id. */
  List<Match> matches(Subject subject, Symptom symptom, Instant now) {
    Symptom judged = shortened(symptom);
    String kind = subject.object().kind();
    return matches(hits(kind, judged), subject, judged, now);
  }

  /** The same where the object's kind or the reason may be {@link RuleIndex#ANY}. */
  List<Match> matchesOfAny(Subject subject, Symptom symptom, Instant now) {
    Symptom judged = shortened(symptom);
    List<Group> groups = index.groupsOfAny(subject.object().kind(), judged.reason());
    return matches(read(groups, judged), subject, judged, now);
  }

  /** Whether some rule may want what has this kind and reason, whatever it says. */
  boolean isWanted(String kind, String reason) {
    return index.isWanted(kind, reason);
  }

  /** Whether any rule could match, conditions and time left aside. */
  boolean concerns(String kind, Symptom symptom) {
    Symptom judged = shortened(symptom);
    for (Hit hit : hits(kind, judged)) {
      if (isPlace(hit.candidate().alternative(), judged)) {
        return true;
      }
    }
    return false;
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
    if (!index.isWanted(kind, symptom.reason())) {
      return List.of();
    }
    List<Hit> known = recent.of(kind, symptom.reason(), symptom.message());
    if (known != null) {
      return known;
    }
    List<Hit> hits = read(index.groups(kind, symptom.reason()), symptom);
    recent.keep(new RecentTexts.Read(kind, symptom.reason(), symptom.message(), hits));
    return hits;
  }

  private List<Hit> read(List<Group> groups, Symptom symptom) {
    if (groups.isEmpty()) {
      return List.of();
    }
    Reading text = index.signatures().read(symptom.message());
    int[] triggered = text.triggered();
    Map<Integer, Boolean> tried = new LinkedHashMap<>();
    List<Hit> hits = new ArrayList<>();
    for (Group group : groups) {
      Set<Candidate> found = new TreeSet<>(Comparator.comparingInt(Candidate::number));
      Collections.addAll(found, group.textless());
      for (int[] patterns : new int[][] {group.untriggered(), triggered}) {
        for (int pattern : patterns) {
          Candidate[] candidates = group.of(pattern);
          if (candidates != null && tried.computeIfAbsent(pattern, text::matches)) {
            Collections.addAll(found, candidates);
          }
        }
      }
      for (Candidate candidate : found) {
        if (!candidate.alternative().exceptReasons().contains(symptom.reason())
            && !anyMatches(candidate.alternative().exceptMessages(), text)) {
          Map<String, String> captures = captures(candidate, text);
          hits.add(new Hit(candidate, captures, Digest.of(captures, symptom.message())));
        }
      }
    }
    return List.copyOf(hits);
  }

  private static boolean anyMatches(List<MessagePattern> patterns, Reading text) {
    for (MessagePattern pattern : patterns) {
      if (text.matches(pattern)) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> captures(Candidate candidate, Reading text) {
    Map<String, String> captures = new TreeMap<>();
    for (MessagePattern pattern : candidate.alternative().messages()) {
      add(captures, text.capture(pattern));
    }
    for (MessagePattern pattern : candidate.rule().captures().extract()) {
      add(captures, text.capture(pattern));
    }
    addImageParts(captures);
    return captures.isEmpty() ? Map.of() : Collections.unmodifiableMap(captures);
  }

  private static void add(Map<String, String> captures, @Nullable Map<String, String> found) {
    if (found != null) {
      found.forEach(captures::putIfAbsent);
    }
  }

  private static void addImageParts(Map<String, String> captures) {
    String image = captures.get("image");
    if (image != null) {
      ImageName.parse(image).parts().forEach(captures::putIfAbsent);
    }
  }

  private List<Match> matches(List<Hit> hits, Subject subject, Symptom symptom, Instant now) {
    if (hits.isEmpty()) {
      return List.of();
    }
    List<Match> found = new ArrayList<>(2);
    for (Hit hit : hits) {
      if (isPlace(hit.candidate().alternative(), symptom) && !hasMatched(found, hit)) {
        Match match = match(hit, subject, symptom, now);
        if (match != null) {
          found.add(match);
        }
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
  private @Nullable Match match(Hit hit, Subject subject, Symptom symptom, Instant now) {
    Candidate candidate = hit.candidate();
    Alternative alternative = candidate.alternative();
    Instant until = null;
    Duration within = alternative.span().within();
    if (within != null) {
      // What does not say since when counts from when it was seen, so that it ends all the same.
      Instant seen = subject.seenAt() == null ? now : subject.seenAt();
      until = (symptom.since() == null ? seen : symptom.since()).plus(within);
      if (!until.isAfter(now)) {
        return null;
      }
    }
    boolean added = !candidate.rule().captures().defaults().isEmpty();
    Map<String, String> captures = hit.captures();
    if (added || !alternative.when().isEmpty()) {
      if (!breaker.allows(candidate.ruleNumber())) {
        return null;
      }
      captures = added ? new TreeMap<>(captures) : captures;
      Situation situation = new Situation(subject, symptom, captures, now);
      try {
        fillDefaults(candidate.rule(), situation);
        if (!holds(alternative.when(), situation)) {
          breaker.succeeded(candidate.ruleNumber());
          return null;
        }
        breaker.succeeded(candidate.ruleNumber());
      } catch (CelEvaluationException | RuntimeException e) {
        breaker.failed(candidate.ruleNumber(), e);
        return null;
      }
    }
    return new Match(candidate, symptom, captures, added ? null : hit.digest(), until);
  }

  private static boolean holds(List<Condition> conditions, Situation situation)
      throws CelEvaluationException {
    for (Condition condition : conditions) {
      if (!condition.holds(situation)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlace(Alternative alternative, Symptom symptom) {
    return (alternative.sources().isEmpty() || alternative.sources().contains(symptom.source()))
        && (alternative.parts().isEmpty() || isPart(alternative.parts(), symptom.part()));
  }

  static boolean isPart(Set<String> parts, String part) {
    int slash = part.indexOf('/');
    return parts.contains(part) || (slash > 0 && parts.contains(part.substring(0, slash)));
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
    addImageParts(situation.captures());
  }
}
