package io.responder.rule;

import dev.cel.runtime.CelEvaluationException;
import io.responder.model.Symptom;
import io.responder.rule.Rule.Alternative;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that match a symptom: by kind and reason, then by literal text, then by regular
 * expression, and by condition last.
 */
final class RuleMatcher {
  static final int LONGEST_MESSAGE = 4_096;

  /** Stands for any kind, and in the index for any reason. */
  static final String ANY = "*";

  private static final int[][] NONE = {};

  private record Candidate(Rule rule, Alternative alternative) {}

  private record Key(String kind, String reason) {}

  private final Map<Key, List<Candidate>> index = new HashMap<>();
  private final RuleFailures failures;
  private final LiteralScanner scanner;
  private final Map<MessagePattern, int[][]> literals = new IdentityHashMap<>();

  RuleMatcher(RuleSet rules, RuleFailures failures) {
    this.failures = failures;
    List<MessagePattern> patterns = rules.rules().stream().flatMap(RuleMatcher::patterns).toList();
    scanner =
        new LiteralScanner(
            patterns.stream().flatMap(p -> p.literals().stream()).flatMap(Set::stream).toList());
    for (MessagePattern pattern : patterns) {
      literals.put(
          pattern,
          pattern.literals().stream()
              .map(set -> set.stream().mapToInt(scanner::id).toArray())
              .toArray(int[][]::new));
    }
    for (Rule rule : rules.rules()) {
      for (Alternative alternative : rule.alternatives()) {
        for (String kind : orAny(alternative.kinds())) {
          for (String reason : orAny(alternative.reasons())) {
            index
                .computeIfAbsent(new Key(kind, reason), key -> new ArrayList<>())
                .add(new Candidate(rule, alternative));
          }
        }
      }
    }
  }

  private static Stream<MessagePattern> patterns(Rule rule) {
    return Stream.concat(
        rule.captures().extract().stream(),
        rule.alternatives().stream()
            .flatMap(a -> Stream.concat(a.messages().stream(), a.exceptMessages().stream())));
  }

  /** A message with the texts that were found in it, so that few patterns need be tried. */
  private final class Text {
    private final String message;
    private final BitSet found;

    Text(String message) {
      this.message = message;
      found = scanner.scan(message);
    }

    boolean mayMatch(MessagePattern pattern) {
      for (int[] oneOf : literals.getOrDefault(pattern, NONE)) {
        if (!hasOne(oneOf)) {
          return false;
        }
      }
      return true;
    }

    private boolean hasOne(int[] ids) {
      for (int id : ids) {
        if (found.get(id)) {
          return true;
        }
      }
      return false;
    }

    boolean matches(MessagePattern pattern) {
      return mayMatch(pattern) && pattern.matches(message);
    }

    @Nullable Map<String, String> capture(MessagePattern pattern) {
      return mayMatch(pattern) ? pattern.capture(message) : null;
    }
  }

  private static Set<String> orAny(Set<String> values) {
    return values.isEmpty() ? Set.of(ANY) : values;
  }

  /** Every rule that matches, at most once each. */
  List<Match> matches(Subject subject, Symptom symptom, Instant now) {
    Symptom judged = shortened(symptom);
    Text text = new Text(judged.message());
    Map<String, Match> found = new TreeMap<>();
    for (Candidate candidate : candidates(subject.object().kind(), judged.reason())) {
      if (found.containsKey(candidate.rule.id())) {
        continue;
      }
      try {
        Match match = match(candidate, subject, judged, text, now);
        if (match != null) {
          found.put(candidate.rule.id(), match);
        }
      } catch (CelEvaluationException | RuntimeException e) {
        failures.failed(candidate.rule.id(), e);
      }
    }
    return List.copyOf(found.values());
  }

  /** Whether any rule could match, conditions and time left aside. */
  boolean concerns(String kind, Symptom symptom) {
    Symptom judged = shortened(symptom);
    Text text = new Text(judged.message());
    return candidates(kind, judged.reason()).stream()
        .anyMatch(candidate -> fits(candidate.alternative, judged, text));
  }

  private List<Candidate> candidates(String kind, String reason) {
    List<Candidate> all = new ArrayList<>();
    if (kind.equals(ANY) || reason.equals(ANY)) {
      index.forEach(
          (key, candidates) -> {
            if (isAmong(kind, key.kind) && isAmong(reason, key.reason)) {
              all.addAll(candidates);
            }
          });
      return all;
    }
    for (Key key :
        List.of(
            new Key(kind, reason), new Key(kind, ANY), new Key(ANY, reason), new Key(ANY, ANY))) {
      all.addAll(index.getOrDefault(key, List.of()));
    }
    return all;
  }

  private static boolean isAmong(String asked, String indexed) {
    return asked.equals(ANY) || indexed.equals(ANY) || asked.equals(indexed);
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

  private static @Nullable Match match(
      Candidate candidate, Subject subject, Symptom symptom, Text text, Instant now)
      throws CelEvaluationException {
    Alternative alternative = candidate.alternative;
    Instant until = null;
    if (alternative.within() != null) {
      // What does not say since when counts from when it was seen, so that it ends all the same.
      Instant seen = subject.seenAt() == null ? now : subject.seenAt();
      until = (symptom.since() == null ? seen : symptom.since()).plus(alternative.within());
      if (!until.isAfter(now)) {
        return null;
      }
    }
    if (!fits(alternative, symptom, text)) {
      return null;
    }
    Map<String, String> captures = captures(candidate, text);
    if (captures == null) {
      return null;
    }
    Situation situation = new Situation(subject, symptom, captures, now);
    fillDefaults(candidate.rule, situation);
    for (Condition condition : alternative.when()) {
      if (!condition.holds(situation)) {
        return null;
      }
    }
    return new Match(
        candidate.rule,
        symptom,
        captures,
        until,
        alternative.messages().isEmpty() ? Match.Ground.REASON : Match.Ground.MESSAGE);
  }

  private static boolean fits(Alternative alternative, Symptom symptom, Text text) {
    return (alternative.sources().isEmpty() || alternative.sources().contains(symptom.source()))
        && (alternative.parts().isEmpty() || isPart(alternative.parts(), symptom.part()))
        && !alternative.exceptReasons().contains(symptom.reason())
        && (alternative.messages().isEmpty() || anyMatches(alternative.messages(), text))
        && !anyMatches(alternative.exceptMessages(), text);
  }

  private static boolean isPart(Set<String> parts, String part) {
    int slash = part.indexOf('/');
    return parts.contains(part) || (slash > 0 && parts.contains(part.substring(0, slash)));
  }

  private static boolean anyMatches(List<MessagePattern> patterns, Text text) {
    for (MessagePattern pattern : patterns) {
      if (text.matches(pattern)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Map<String, String> captures(Candidate candidate, Text text) {
    Map<String, String> captures = new TreeMap<>();
    boolean matched = candidate.alternative.messages().isEmpty();
    for (MessagePattern pattern : candidate.alternative.messages()) {
      Map<String, String> found = text.capture(pattern);
      if (found != null) {
        matched = true;
        found.forEach(captures::putIfAbsent);
      }
    }
    if (!matched) {
      return null;
    }
    for (MessagePattern pattern : candidate.rule.captures().extract()) {
      Map<String, String> found = text.capture(pattern);
      if (found != null) {
        found.forEach(captures::putIfAbsent);
      }
    }
    return captures;
  }

  private static void fillDefaults(Rule rule, Situation situation) {
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
    String image = situation.captures().get("image");
    if (image != null) {
      ImageName.parse(image).parts().forEach(situation.captures()::putIfAbsent);
    }
  }
}
