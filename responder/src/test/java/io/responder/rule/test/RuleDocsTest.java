package io.responder.rule.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.rule.RuleSet;
import io.responder.rule.definition.Condition;
import io.responder.rule.definition.Placeholders;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.file.RuleParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The manual of rules says what the code does. */
class RuleDocsTest {
  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  private static String manual() throws IOException {
    return Files.readString(ROOT.resolve("docs/rules.md"));
  }

  private static String block(String manual, String language) {
    String begin = "```yaml " + language + "\n";
    int from = manual.indexOf(begin) + begin.length();
    return manual.substring(from, manual.indexOf("```", from));
  }

  @Test
  void theExampleIsARuleAndItsTestsPass() throws IOException {
    String rollout =
        Files.readString(ROOT.resolve("rules/kubernetes/rollout-progress-deadline.yml"));
    String unavailable =
        Files.readString(ROOT.resolve("rules/kubernetes/deployment-unavailable.yml"));
    RuleSet rules =
        RuleFiles.of(
                Map.of(
                    "p/quota-exceeded.yml", block(manual(), "rule"),
                    "p/rollout-progress-deadline.yml", rollout,
                    "p/deployment-unavailable.yml", unavailable))
            .load()
            .orThrow();
    RuleTests tests = RuleTests.of(Map.of("p/quota-exceeded.test.yml", block(manual(), "test")));
    assertThat(tests.run(rules)).hasSize(2).allMatch(result -> result.failure().isEmpty());
  }

  @Test
  void everyKeyVariableAndPlaceholderIsDescribed() throws IOException {
    String manual = manual();
    assertThat(RuleParser.KEYS).allMatch(key -> manual.contains('`' + key + '`'));
    assertThat(RuleParser.MATCH_KEYS).allMatch(key -> manual.contains('`' + key + '`'));
    assertThat(Condition.variables()).allMatch(name -> manual.contains('`' + name + '`'));
    assertThat(RuleTestParser.EXPECT_KEYS).allMatch(key -> manual.contains('`' + key + '`'));
    assertThat(Placeholders.known(Set.of())).allMatch(name -> manual.contains('`' + name + '`'));
  }
}
