package io.responder.rule.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.responder.config.Problem;
import io.responder.rule.RuleSet;
import io.responder.rule.file.RuleFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests that lie next to the rules, one dynamic test each. */
class RulesTest {
  private static final Path RULES =
      Path.of(System.getProperty("responder.root", "..")).resolve("rules");

  @TestFactory
  Stream<DynamicTest> everyRuleBehavesAsItsTestsSay() throws IOException {
    RuleSet rules = RuleFiles.read(RULES).load().orThrow();
    return RuleTests.load(RULES).run(rules).stream()
        .map(
            result ->
                DynamicTest.dynamicTest(
                    result.rule() + ": " + result.test(),
                    () ->
                        result
                            .failure()
                            .ifPresent(
                                diff -> fail(result.file() + ':' + result.line() + '\n' + diff))));
  }

  @Test
  void everyRuleIsTestedBothWays() throws IOException {
    RuleSet rules = RuleFiles.read(RULES).load().orThrow();
    List<Problem> problems = RuleTests.load(RULES).problems(rules);
    assertThat(problems).isEmpty();
  }

  @Test
  void thereAreRules() {
    assertThat(RuleFiles.read(RULES).load().orThrow().ids()).contains("image-platform-mismatch");
  }
}
