package io.responder.rule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rule files of a directory as they were read at one time: what a rule set is made of, byte for
 * byte.
 *
 * @param texts the texts by file name, relative to the directory
 * @param problems what could not be read
 */
public record RuleFiles(Map<String, String> texts, List<RuleProblem> problems) {
  private static final long LARGEST = 1_000_000;

  public RuleFiles {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    problems = List.copyOf(problems);
  }

  /** Reads every rule below a directory; a pack is a folder of it. */
  public static RuleFiles read(Path directory) {
    Map<String, String> texts = new LinkedHashMap<>();
    List<RuleProblem> problems = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : paths.sorted().toList()) {
        Path relative = directory.relativize(path);
        if (isRule(relative) && Files.isRegularFile(path)) {
          String file = relative.toString().replace('\\', '/');
          if (Files.size(path) > LARGEST) {
            problems.add(problem(file, "is larger than " + LARGEST + " bytes", "split it"));
          } else {
            readText(path, file, texts, problems);
          }
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
      Path path, String file, Map<String, String> texts, List<RuleProblem> problems)
      throws IOException {
    try {
      texts.put(file, Files.readString(path, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      problems.add(problem(file, "is not UTF-8", "save it as UTF-8"));
    }
  }

  private static RuleProblem unreadable(Path directory, String message) {
    return problem(
        String.valueOf(directory.getFileName()), message, "name a directory of UTF-8 rule files");
  }

  private static RuleProblem problem(String file, String message, String remedy) {
    return new RuleProblem(file, 0, 0, "", message, remedy);
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
  public RuleSet.Loaded load() {
    RuleSet.Loaded loaded = RuleSet.of(texts);
    if (problems.isEmpty()) {
      return loaded;
    }
    List<RuleProblem> all = new ArrayList<>(problems);
    all.addAll(loaded.problems());
    return new RuleSet.Loaded(Optional.empty(), all.stream().sorted().toList());
  }
}
