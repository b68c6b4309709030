package io.responder.rule.file;

import io.responder.config.Problem;
import io.responder.rule.RuleSet;
import io.responder.rule.definition.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rule files of a directory as they were read at one time: what a rule set is made of, byte for
 * byte.
 *
 * @param texts the texts by file name, relative to the directory
 * @param problems what could not be read
 */
public record RuleFiles(Map<String, String> texts, List<Problem> problems) {
  private static final long LARGEST = 1_000_000;

  public RuleFiles {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    problems = List.copyOf(problems);
  }

  /**
   * What came of loading: a set, or all that is wrong.
   *
   * @param rules the set; empty where there are problems
   * @param problems what is wrong, in the order of files and lines
   */
  public record Loaded(Optional<RuleSet> rules, List<Problem> problems) {
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
                      .map(Problem::toString)
                      .collect(Collectors.joining("\n", "the rules are not valid:\n", ""))));
    }
  }

  /** Rules by file name, however they were read. */
  public static RuleFiles of(Map<String, String> texts) {
    return new RuleFiles(texts, List.of());
  }

  /** Reads every rule below a directory; a pack is a folder of it. */
  public static RuleFiles read(Path directory) {
    Map<String, String> texts = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : paths.sorted().toList()) {
        Path relative = directory.relativize(path);
        if (isRule(relative) && !Files.isDirectory(path)) {
          readText(path, relative.toString().replace('\\', '/'), texts, problems);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      problems.add(unreadable(directory, "cannot be read: " + e.getMessage()));
      return new RuleFiles(Map.of(), problems);
    }
    if (texts.isEmpty() && problems.isEmpty()) {
      problems.add(unreadable(directory, "holds no rule"));
    }
    return new RuleFiles(texts, problems);
  }

  private static void readText(
      Path path, String file, Map<String, String> texts, List<Problem> problems) {
    try {
      if (Files.size(path) > LARGEST) {
        problems.add(problem(file, "is larger than " + LARGEST + " bytes", "split it"));
      } else {
        texts.put(file, Files.readString(path, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      problems.add(Problem.unreadable(file, path, e));
    }
  }

  private static Problem unreadable(Path directory, String message) {
    return problem(
        String.valueOf(directory.getFileName()), message, "name a directory of UTF-8 rule files");
  }

  private static Problem problem(String file, String message, String remedy) {
    return Problem.of(file, message, remedy);
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

  /** The rules, or all that is wrong with these files. */
  public Loaded load() {
    Map<String, Problems> wrong = new LinkedHashMap<>();
    List<Rule> rules = rules(wrong);
    List<Problem> all = new ArrayList<>(problems);
    wrong.values().forEach(found -> all.addAll(found.found()));
    if (!all.isEmpty()) {
      return new Loaded(Optional.empty(), all.stream().sorted().toList());
    }
    Map<String, String> versions = RuleVersions.of(texts, rules);
    return new Loaded(
        Optional.of(new RuleSet(rules, RuleVersions.ofAll(versions), versions)), List.of());
  }

  /** The rules that can be read, their relations closed, sorted by id. */
  private List<Rule> rules(Map<String, Problems> problems) {
    List<Rule> rules = new ArrayList<>();
    Map<String, String> fileOfId = new HashMap<>();
    texts.forEach(
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
    RuleRelations relations = RuleRelations.of(texts, problems);
    relations.check();
    return rules.stream()
        .map(
            rule ->
                rule.related(
                    relations.refined(rule.meaning()), relations.explained(rule.meaning())))
        .sorted(Comparator.comparing(Rule::id))
        .toList();
  }

  /** The id of the rule in a file. */
  static String id(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.endsWith(".yml") ? name.substring(0, name.length() - ".yml".length()) : name;
  }
}
