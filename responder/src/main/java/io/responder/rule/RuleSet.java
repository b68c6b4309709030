package io.responder.rule;

import io.responder.model.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A valid set of rules: every rule is well-formed, ids are unique, and what rules refer to exists.
 */
public final class RuleSet {
  private final List<Rule> rules;
  private final RuleIndex index;

  private RuleSet(List<Rule> rules) {
    this.rules = rules;
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
    Map<String, String> files = new LinkedHashMap<>();
    List<RuleProblem> problems = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : paths.sorted().toList()) {
        Path relative = directory.relativize(path);
        if (isRule(relative) && Files.isRegularFile(path)) {
          String file = relative.toString().replace('\\', '/');
          try {
            files.put(file, Files.readString(path, StandardCharsets.UTF_8));
          } catch (CharacterCodingException e) {
            problems.add(new RuleProblem(file, 0, 0, "", "is not UTF-8", "save it as UTF-8"));
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      problems.add(
          new RuleProblem(
              directory.getFileName().toString(),
              0,
              0,
              "",
              "cannot be read: " + e.getMessage(),
              "name a directory of UTF-8 rule files"));
      return new Loaded(Optional.empty(), problems);
    }
    Loaded loaded = of(files);
    if (problems.isEmpty()) {
      return loaded;
    }
    problems.addAll(loaded.problems());
    return new Loaded(Optional.empty(), problems);
  }

  // A mounted ConfigMap holds its files twice: by name, and below a hidden directory.
  private static boolean isRule(Path relative) {
    for (Path element : relative) {
      if (element.toString().startsWith(".") || element.toString().equals("fixtures")) {
        return false;
      }
    }
    String name = relative.toString();
    return name.endsWith(".yml") && !name.endsWith(".test.yml");
  }

  /** Reads rules from their texts by file name. */
  public static Loaded of(Map<String, String> files) {
    Map<String, Problems> problems = new LinkedHashMap<>();
    List<Rule> rules = new ArrayList<>();
    Map<String, String> fileOfId = new HashMap<>();
    files.forEach(
        (file, text) -> {
          Problems found = problems.computeIfAbsent(file, Problems::new);
          String name = file.substring(file.lastIndexOf('/') + 1);
          String id = name.substring(0, name.length() - ".yml".length());
          String other = fileOfId.putIfAbsent(id, file);
          if (other != null) {
            found.addFile("there is a rule \"" + id + "\" in " + other, "rename one of them");
          }
          Rule rule = RuleParser.parse(id, file, text, found);
          if (rule != null) {
            rules.add(rule);
          }
        });
    checkCauses(files, rules, problems);
    List<Rule> closed = closed(rules, problems);
    List<RuleProblem> all =
        problems.values().stream().flatMap(found -> found.found().stream()).sorted().toList();
    return all.isEmpty()
        ? new Loaded(Optional.of(new RuleSet(closed)), all)
        : new Loaded(Optional.empty(), all);
  }

  private static void checkCauses(
      Map<String, String> files, List<Rule> rules, Map<String, Problems> problems) {
    // A file that could not be read at all still has its name: refinements of it are no mistakes.
    Set<String> causes = new TreeSet<>();
    files
        .keySet()
        .forEach(f -> causes.add(f.substring(f.lastIndexOf('/') + 1).replace(".yml", "")));
    rules.forEach(rule -> causes.add(rule.meaning().cause()));
    for (Rule rule : rules) {
      Problems found = problems.computeIfAbsent(rule.file(), Problems::new);
      YamlNode root = YamlNode.read(files.getOrDefault(rule.file(), ""), new Problems(rule.file()));
      if (root == null) {
        continue;
      }
      YamlNode located = root.reportingTo(found);
      for (String key : List.of("refines", "explains", "consequenceOf")) {
        YamlNode node = located.entries().get(key);
        for (YamlNode item : node == null ? List.<YamlNode>of() : node.items()) {
          String cause = item.text();
          if (!causes.contains(cause)) {
            Set<String> others = new TreeSet<>(causes);
            others.remove(rule.meaning().cause());
            item.problem(
                "no rule has the cause \"" + cause + "\"", Problems.didYouMean(cause, others));
          } else if (cause.equals(rule.meaning().cause())) {
            item.problem("a rule cannot stand in relation to itself", "delete it");
          }
        }
      }
    }
  }

  private static List<Rule> closed(Collection<Rule> rules, Map<String, Problems> problems) {
    Map<String, Set<String>> refines = new HashMap<>();
    for (Rule rule : rules) {
      refines
          .computeIfAbsent(rule.meaning().cause(), cause -> new TreeSet<>())
          .addAll(rule.meaning().refines());
    }
    Map<String, Set<String>> consequences = new HashMap<>();
    for (Rule rule : rules) {
      for (String cause : rule.meaning().consequenceOf()) {
        consequences.computeIfAbsent(cause, c -> new TreeSet<>()).add(rule.meaning().cause());
      }
    }
    List<Rule> closed = new ArrayList<>();
    for (Rule rule : rules) {
      Set<String> reached = new TreeSet<>();
      Deque<String> next = new ArrayDeque<>(rule.meaning().refines());
      while (!next.isEmpty()) {
        String cause = next.pop();
        if (reached.add(cause)) {
          next.addAll(refines.getOrDefault(cause, Set.of()));
        }
      }
      String cause = rule.meaning().cause();
      if (reached.contains(cause) && !rule.meaning().refines().contains(cause)) {
        problems
            .computeIfAbsent(rule.file(), Problems::new)
            .addFile(
                "the cause \"" + cause + "\" refines itself by way of others", "break the circle");
      }
      Set<String> explains = new TreeSet<>(rule.meaning().explains());
      explains.addAll(consequences.getOrDefault(cause, Set.of()));
      explains.remove(cause);
      closed.add(rule.related(reached, explains));
    }
    closed.sort(Comparator.comparing(Rule::id));
    return List.copyOf(closed);
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

  List<Rule> rules() {
    return rules;
  }

  RuleIndex index() {
    return index;
  }
}
