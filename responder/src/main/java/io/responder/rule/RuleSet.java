package io.responder.rule;

import io.responder.model.Severity;
import io.responder.rule.definition.Rule;
import io.responder.rule.match.RuleIndex;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A valid set of rules: every rule is well-formed, ids are unique, and what rules refer to exists.
 */
public final class RuleSet {
  private final List<Rule> rules;
  private final Map<String, String> versions;
  private final String version;
  private final RuleIndex index;

  /**
   * A set of rules that were checked.
   *
   * @param rules sorted by id
   * @param version names the content of all rules
   * @param versions the same of each rule by id
   */
  public RuleSet(List<Rule> rules, String version, Map<String, String> versions) {
    this.rules = List.copyOf(rules);
    this.version = version;
    this.versions = Map.copyOf(versions);
    index = new RuleIndex(rules);
  }

  /**
   * A rule as others see it.
   *
   * @param level {@code cause} or {@code symptom}
   * @param refines closed over chains
   * @param remedy the guarded action that may repair it, {@code none} where there is none
   */
  public record Listed(
      String id,
      String file,
      String cause,
      String level,
      Severity severity,
      Set<String> refines,
      Set<String> explains,
      String remedy,
      Map<String, String> labels) {}

  /** The rules, sorted by id. */
  public List<Listed> list() {
    return rules.stream().map(RuleSet::listed).toList();
  }

  private static Listed listed(Rule rule) {
    Rule.Meaning meaning = rule.meaning();
    return new Listed(
        rule.id(),
        rule.file(),
        meaning.cause(),
        meaning.level().name().toLowerCase(Locale.ROOT),
        meaning.severity(),
        meaning.refines(),
        meaning.explains(),
        meaning.remedy(),
        meaning.labels());
  }

  /** The ids of the rules, sorted. */
  public List<String> ids() {
    return rules.stream().map(Rule::id).toList();
  }

  /** The causes that rules can name, sorted. */
  public Set<String> causes() {
    return rules.stream()
        .map(rule -> rule.meaning().cause())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The kinds that rules name: what must be watched. Rules for any kind add none. */
  public Set<String> kinds() {
    return rules.stream()
        .flatMap(rule -> rule.alternatives().stream())
        .flatMap(alternative -> alternative.kinds().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names the content of the set: equal files have equal versions, on every machine. */
  public String version() {
    return version;
  }

  /** The version of one rule. */
  String version(String rule) {
    return versions.getOrDefault(rule, "");
  }

  /** How this set differs from an earlier one. */
  public RuleChanges since(RuleSet earlier) {
    Set<String> added = new TreeSet<>(versions.keySet());
    added.removeAll(earlier.versions.keySet());
    Set<String> removed = new TreeSet<>(earlier.versions.keySet());
    removed.removeAll(versions.keySet());
    Set<String> changed = new TreeSet<>(versions.keySet());
    changed.removeIf(id -> added.contains(id) || version(id).equals(earlier.version(id)));
    return new RuleChanges(added, removed, changed);
  }

  public List<Rule> rules() {
    return rules;
  }

  public RuleIndex index() {
    return index;
  }
}
