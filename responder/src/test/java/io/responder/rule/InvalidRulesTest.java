package io.responder.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the author of a broken rule is told: one file for each mistake, with the exact text. */
class InvalidRulesTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/rule/invalid");

  @TestFactory
  Stream<DynamicTest> everyMistakeIsToldInPlainWords() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }
  }

  private static void check(Path file) throws IOException {
    String name = file.getFileName().toString();
    String told =
        RuleSet.of(Map.of("pack/" + name, Files.readString(file))).problems().stream()
            .map(problem -> problem + "\n")
            .collect(Collectors.joining());
    Path expected = DIRECTORY.resolve(name.replace(".yml", ".txt"));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(expected, told);
    }
    assertThat(told).isNotEmpty().isEqualTo(Files.readString(expected));
  }

  @Test
  void allProblemsOfAllFilesAreToldAtOnce() {
    List<RuleProblem> problems =
        RuleSet.of(Map.of("a/one.yml", "severity: high", "b/one.yml", "match: 1")).problems();
    assertThat(problems).extracting(RuleProblem::file).contains("a/one.yml", "b/one.yml");
    assertThat(problems)
        .extracting(RuleProblem::message)
        .anyMatch(message -> message.startsWith("there is a rule \"one\" in "));
  }

  @Test
  void aCircleOfRefinementsIsRefused() {
    String rule = "severity: info\nmatch: {reasons: [x]}\nsummary: {en: a, ko: a}\nrefines: [%s]\n";
    List<RuleProblem> problems =
        RuleSet.of(
                Map.of(
                    "p/one.yml", rule.formatted("two"),
                    "p/two.yml", rule.formatted("three"),
                    "p/three.yml", rule.formatted("one")))
            .problems();
    assertThat(problems).hasSize(3);
    assertThat(problems.get(0))
        .hasToString(
            "p/one.yml: the cause \"one\" refines itself by way of others; break the circle");
  }

  @Test
  void nestedAliasesAreRefusedQuickly() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      laughs.append("a%d: &a%d [%s, %s]\n".formatted(i, i, before, before));
    }
    assertThat(RuleSet.of(Map.of("p/bomb.yml", laughs.toString())).problems()).isNotEmpty();
    String deep = "match: " + "[".repeat(60_000);
    assertThat(RuleSet.of(Map.of("p/deep.yml", deep)).problems()).isNotEmpty();
  }
}
