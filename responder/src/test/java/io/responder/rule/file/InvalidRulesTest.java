package io.responder.rule.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.config.Problem;
import io.responder.rule.test.RuleTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the author of broken rules is told: one file, or one folder, for each mistake, with the
 * exact text beside it.
 */
class InvalidRulesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/rule/invalid");

  @TestFactory
  Stream<DynamicTest> everyMistakeIsToldInPlainWords() throws IOException {
    return mistakes().stream()
        .map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> check(path)));
  }

  private static List<Path> mistakes() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> !file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  private static void check(Path path) throws IOException {
    String told = lines(told(path));
    Path expected = expected(path);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, told);
    }
    assertThat(told).isNotEmpty().isEqualTo(Files.readString(expected));
  }

  private static Path expected(Path path) {
    return DIRECTORY.resolve(path.getFileName().toString().replace(".yml", "") + ".txt");
  }

  private static String lines(List<?> problems) {
    return problems.stream().map(problem -> problem + "\n").collect(Collectors.joining());
  }

  /**
   * What {@code check} tells of a file or folder, and {@code test-rules} where the rules are fine.
   */
  private static List<Problem> told(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      String file = "pack/" + path.getFileName();
      return RuleFiles.of(Map.of(file, Files.readString(path))).load().problems();
    }
    RuleFiles.Loaded loaded = RuleFiles.read(path).load();
    RuleTests tests = RuleTests.load(path);
    List<Problem> told = new ArrayList<>(loaded.problems());
    told.addAll(loaded.rules().map(tests::problems).orElse(tests.mistakes()));
    return told.stream().sorted().toList();
  }

  @Test
  void aPackWithAllMistakesNamesEachOfThem() throws IOException {
    Map<String, String> pack = new TreeMap<>();
    List<String> expected = new ArrayList<>();
    for (Path path : mistakes()) {
      if (!Files.isDirectory(path)) {
        pack.put("pack/" + path.getFileName(), Files.readString(path));
        Files.readAllLines(expected(path)).forEach(line -> expected.add(withoutRemedy(line)));
      }
    }
    List<Problem> told = RuleFiles.of(pack).load().problems();
    assertThat(pack).hasSizeGreaterThan(50);
    assertThat(told)
        .extracting(problem -> withoutRemedy(problem.toString()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  // What was meant may be another name when there are more of them.
  private static String withoutRemedy(String line) {
    return line.replaceFirst("; (?:did you mean|known: ).*", "");
  }

  @Test
  void allProblemsOfAllFilesAreToldAtOnce() {
    List<Problem> problems =
        RuleFiles.of(Map.of("a/one.yml", "severity: high", "b/one.yml", "match: 1"))
            .load()
            .problems();
    assertThat(problems).extracting(Problem::file).contains("a/one.yml", "b/one.yml");
    assertThat(problems)
        .extracting(Problem::message)
        .anyMatch(message -> message.startsWith("there is a rule \"one\" in "));
  }

  @Test
  void aCircleOfRefinementsIsRefused() {
    String rule = "severity: info\nmatch: {reasons: [x]}\nsummary: {en: a, ko: a}\nrefines: [%s]\n";
    List<Problem> problems =
        RuleFiles.of(
                Map.of(
                    "p/one.yml", rule.formatted("two"),
                    "p/two.yml", rule.formatted("three"),
                    "p/three.yml", rule.formatted("one")))
            .load()
            .problems();
    assertThat(problems).hasSize(3);
    assertThat(problems.get(0))
        .hasToString(
            "p/one.yml:4:11: refines[0]: a circle: one refines two refines three refines one;"
                + " delete one of them");
  }

  @Test
  void nestedAliasesAreRefusedQuickly() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      laughs.append("a%d: &a%d [%s, %s]\n".formatted(i, i, before, before));
    }
    assertThat(RuleFiles.of(Map.of("p/bomb.yml", laughs.toString())).load().problems())
        .isNotEmpty();
    String deep = "match: " + "[".repeat(60_000);
    assertThat(RuleFiles.of(Map.of("p/deep.yml", deep)).load().problems()).isNotEmpty();
  }
}
