package io.responder.rule;

import io.responder.model.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

  private RuleSet(List<Rule> rules, Map<String, String> versions) {
    this.rules = rules;
    this.versions = versions;
    version = RuleVersions.hash(new TreeMap<>(versions).toString());
    index = new RuleIndex(rules);
  }

  /**
   * What came of loading: a set, or all that is wrong.
   *
   * @param rules the set; empty where there are problems
   * @param problems what is wrong, in the order of files and lines
   */
  public record Loaded(Optional<RuleSet> rules, List<RuleProblem> problems) {
    public Loaded {
      problems = List.copyOf(problems);
    }

    /**
     * The set.
     *
     * @throws IllegalStateException listing the problems, one a line, where there are any
     */
    public RuleSet orThrow() {
      return rules.orElseThrow(
          () ->
              new IllegalStateException(
                  problems.stream()
                      .map(RuleProblem::toString)
                      .collect(Collectors.joining("\n", "the rules are not valid:\n", ""))));
    }
  }

  /** Reads every rule below a directory; a pack is a folder of it. */
  public static Loaded load(Path directory) {
    return RuleFiles.read(directory).load();
  }

  /** Reads rules from their texts by file name. */
  public static Loaded of(Map<String, String> files) {
    Map<String, Problems> problems = new LinkedHashMap<>();
    List<Rule> rules = new ArrayList<>();
    Map<String, String> fileOfId = new HashMap<>();
    files.forEach(
        (file, text) -> {
          Problems found = problems.computeIfAbsent(file, Problems::new);
          String id = id(file);
          String other = fileOfId.putIfAbsent(id, file);
          if (other != null) {
            found.addFile("there is a rule \"" + id + "\" in " + other, "rename one of them");
          }
          Rule rule = RuleParser.parse(id, file, text, found);
          if (rule != null) {
            rules.add(rule);
          }
        });
    RuleRelations relations = RuleRelations.of(files, problems);
    relations.check();
    List<Rule> closed =
        rules.stream()
            .map(
                rule ->
                    rule.related(
                        relations.refined(rule.meaning()), relations.explained(rule.meaning())))
            .sorted(Comparator.comparing(Rule::id))
            .toList();
    List<RuleProblem> all =
        problems.values().stream().flatMap(found -> found.found().stream()).sorted().toList();
    return all.isEmpty()
        ? new Loaded(Optional.of(new RuleSet(closed, RuleVersions.of(files, closed))), all)
        : new Loaded(Optional.empty(), all);
  }

  /** The id of the rule in a file. */
  static String id(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.endsWith(".yml") ? name.substring(0, name.length() - ".yml".length()) : name;
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

  List<Rule> rules() {
    return rules;
  }

  RuleIndex index() {
    return index;
  }
}
