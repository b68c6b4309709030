package io.responder.rule.match;

import io.responder.rule.definition.Condition;
import io.responder.rule.definition.Rule;
import io.responder.rule.definition.Rule.Alternative;
import io.responder.rule.definition.Rule.Span;
import io.responder.rule.text.MessagePattern;
import io.responder.rule.text.SignatureSet;
import io.responder.rule.text.SignatureSet.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules by kind and reason, and their patterns by the texts that they need: what may match a
 * symptom is found without looking at the rules that cannot. Immutable; made once for a set.
 */
public final class RuleIndex {
  /** Stands for any kind, and for any reason. */
  public static final String ANY = "*";

  private final Map<String, Kind> kinds = new HashMap<>();
  private final Map<String, Wanted> wanted = new HashMap<>();
  private final Wanted wantedOfOthers;
  private final SignatureSet signatures;
  private final List<String> rules;
  private final Map<String, List<Candidate>> byRule = new HashMap<>();

  /**
   * One way of a rule to match.
   *
   * @param ruleNumber the rule's number, in the order of the set
   * @param steady whether it matches for as long as neither the object nor the text changes,
   *     however often the text is repeated and however late it is
   * @param plain whether it asks for a kind, a reason and texts only, wherever they are said
   * @param readsCaptures whether what it takes from the message decides if it matches, or is added
   *     to then
   */
  public record Candidate(
      int number,
      int ruleNumber,
      Rule rule,
      Alternative alternative,
      boolean steady,
      boolean plain,
      boolean readsCaptures) {

    private Candidate(int number, int ruleNumber, Rule rule, Alternative alternative) {
      this(
          number,
          ruleNumber,
          rule,
          alternative,
          isSteady(rule, alternative),
          isPlain(rule, alternative),
          !rule.captures().defaults().isEmpty()
              || alternative.when().stream().anyMatch(Condition::readsCaptures));
    }

    private static boolean isPlain(Rule rule, Alternative alternative) {
      return alternative.sources().isEmpty()
          && alternative.parts().isEmpty()
          && alternative.exceptReasons().isEmpty()
          && alternative.exceptMessages().isEmpty()
          && alternative.when().isEmpty()
          && alternative.span().within() == null
          && rule.captures().defaults().isEmpty();
    }

    private static boolean isSteady(Rule rule, Alternative alternative) {
      return alternative.span().equals(Span.ANY)
          && alternative.when().stream().noneMatch(Condition::varies)
          && rule.captures().defaults().values().stream()
              .noneMatch(template -> template.names().contains("symptom.count"));
    }
  }

  /** What rules want of one kind. */
  private static final class Kind {
    private final Map<String, Group> byReason = new HashMap<>();
    private @Nullable Group anyReason;
  }

  /**
   * What may match something of one kind, the most telling first.
   *
   * @param otherwise where the reason is another
   */
  private record Wanted(Map<String, List<Group>> byReason, List<Group> otherwise) {}

  /** The candidates of one kind and reason, those with patterns by pattern. */
  static final class Group {
    /** So many finite patterns are looked for one by one: no index is faster. */
    private static final int FEW = 2;

    private final List<Candidate> textless = new ArrayList<>();
    private final int[] untriggered;
    private final int[] patterns;
    private final Candidate[][] byPattern;
    // Where they are few and finite: the texts of each pattern.
    private final String @Nullable [][] few;

    private Group(List<Candidate> candidates, SignatureSet signatures) {
      Map<Integer, List<Candidate>> found = new TreeMap<>();
      for (Candidate candidate : candidates) {
        List<MessagePattern> messages = candidate.alternative.messages();
        if (messages.isEmpty()) {
          textless.add(candidate);
        }
        for (MessagePattern message : messages) {
          found
              .computeIfAbsent(signatures.number(message), number -> new ArrayList<>())
              .add(candidate);
        }
      }
      patterns = found.keySet().stream().mapToInt(Integer::intValue).toArray();
      byPattern =
          found.values().stream()
              .map(list -> list.toArray(Candidate[]::new))
              .toArray(Candidate[][]::new);
      untriggered = Arrays.stream(patterns).filter(p -> !signatures.isTriggered(p)).toArray();
      few =
          patterns.length <= FEW
                  && Arrays.stream(patterns).allMatch(p -> signatures.texts(p) != null)
              ? Arrays.stream(patterns).mapToObj(signatures::texts).toArray(String[][]::new)
              : null;
    }

    /**
     * Those whose texts a message has or that ask for none, by number, each once; null where the
     * message must be read to know.
     */
    @Nullable List<Candidate> of(String message) {
      if (few == null) {
        return null;
      }
      List<Candidate> found = textless;
      for (int i = 0; i < few.length; i++) {
        if (MessagePattern.hasOne(few[i], message)) {
          found = with(byPattern[i], found);
        }
      }
      return found;
    }

    /** The same of a message that was read, never null. */
    List<Candidate> of(Reading text) {
      List<Candidate> found = textless;
      for (int pattern : untriggered) {
        found = text.matches(pattern) ? with(byPattern[place(pattern)], found) : found;
      }
      if (patterns.length > untriggered.length) {
        for (int pattern : text.triggered()) {
          int place = place(pattern);
          if (place >= 0 && text.matches(pattern)) {
            found = with(byPattern[place], found);
          }
        }
      }
      return found;
    }

    private int place(int pattern) {
      return Arrays.binarySearch(patterns, pattern);
    }

    /** In order, in the list if that is not the one that is kept. */
    @SuppressWarnings("ReferenceEquality") // the one that is kept
    private List<Candidate> with(Candidate[] more, List<Candidate> some) {
      List<Candidate> all = some;
      if (some == textless) {
        all = new ArrayList<>(some.size() + more.length);
        all.addAll(some);
      }
      for (Candidate candidate : more) {
        int at = all.size();
        while (at > 0 && all.get(at - 1).number > candidate.number) {
          at--;
        }
        if (at == 0 || all.get(at - 1).number != candidate.number) {
          all.add(at, candidate);
        }
      }
      return all;
    }
  }

  public RuleIndex(List<Rule> rules) {
    this.rules = rules.stream().map(Rule::id).toList();
    signatures = new SignatureSet(rules.stream().flatMap(RuleIndex::patterns).toList());
    Map<String, Map<String, List<Candidate>>> lists = new TreeMap<>();
    int number = 0;
    for (int rule = 0; rule < rules.size(); rule++) {
      for (Alternative alternative : rules.get(rule).alternatives()) {
        Candidate candidate = new Candidate(number++, rule, rules.get(rule), alternative);
        byRule.computeIfAbsent(rules.get(rule).id(), id -> new ArrayList<>()).add(candidate);
        for (String kind : orAny(alternative.kinds())) {
          for (String reason : orAny(alternative.reasons())) {
            lists
                .computeIfAbsent(kind, k -> new TreeMap<>())
                .computeIfAbsent(reason, r -> new ArrayList<>())
                .add(candidate);
          }
        }
      }
    }
    lists.forEach((kind, byReason) -> kinds.put(kind, kind(byReason)));
    Kind any = kinds.getOrDefault(ANY, new Kind());
    kinds.forEach((named, kind) -> wanted.put(named, wanted(List.of(kind, any))));
    wantedOfOthers = wanted(List.of(any));
    wanted.remove(ANY);
  }

  private static Wanted wanted(List<Kind> kinds) {
    Map<String, List<Group>> byReason = new HashMap<>();
    for (Kind kind : kinds) {
      for (String reason : kind.byReason.keySet()) {
        byReason.computeIfAbsent(reason, each -> groups(kinds, each));
      }
    }
    return new Wanted(byReason, groups(kinds, ANY));
  }

  private static List<Group> groups(List<Kind> kinds, String reason) {
    List<Group> groups = new ArrayList<>();
    for (Kind kind : kinds) {
      Group group = kind.byReason.get(reason);
      if (group != null) {
        groups.add(group);
      }
      if (kind.anyReason != null) {
        groups.add(kind.anyReason);
      }
    }
    return List.copyOf(groups);
  }

  private Kind kind(Map<String, List<Candidate>> byReason) {
    Kind kind = new Kind();
    byReason.forEach(
        (reason, candidates) -> {
          Group group = new Group(candidates, signatures);
          if (reason.equals(ANY)) {
            kind.anyReason = group;
          } else {
            kind.byReason.put(reason, group);
          }
        });
    return kind;
  }

  private static Stream<MessagePattern> patterns(Rule rule) {
    return Stream.concat(
        rule.captures().extract().stream(),
        rule.alternatives().stream()
            .flatMap(a -> Stream.concat(a.messages().stream(), a.exceptMessages().stream())));
  }

  private static Set<String> orAny(Set<String> values) {
    return values.isEmpty() ? Set.of(ANY) : values;
  }

  SignatureSet signatures() {
    return signatures;
  }

  /** The ways of one rule to match. */
  public List<Candidate> candidates(String rule) {
    return byRule.getOrDefault(rule, List.of());
  }

  /** The rules' ids by their numbers. */
  List<String> rules() {
    return rules;
  }

  /** What may match this kind and reason, the most telling first; empty for most. */
  public List<Group> groups(String kind, String reason) {
    Wanted ofKind = wanted.getOrDefault(kind, wantedOfOthers);
    return ofKind.byReason.getOrDefault(reason, ofKind.otherwise);
  }

  /**
   * What may match where the kind or the reason is not known, which {@link #ANY} stands for. Apart
   * from {@link #groups}, since anybody may write a reason that reads the same.
   */
  List<Group> groupsOfAny(String kind, String reason) {
    List<Group> groups = new ArrayList<>();
    new TreeMap<>(kinds)
        .forEach(
            (named, each) -> {
              if (kind.equals(ANY) || named.equals(ANY) || named.equals(kind)) {
                new TreeMap<>(each.byReason)
                    .forEach(
                        (stated, group) -> {
                          if (reason.equals(ANY) || stated.equals(reason)) {
                            groups.add(group);
                          }
                        });
                if (each.anyReason != null) {
                  groups.add(each.anyReason);
                }
              }
            });
    return groups;
  }
}
