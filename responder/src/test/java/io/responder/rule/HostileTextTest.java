package io.responder.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.runtime.CelEvaluationException;
import io.responder.config.Problem;
import io.responder.model.Finding;
import io.responder.model.Finding.Holds;
import io.responder.model.Health;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.definition.Condition;
import io.responder.rule.definition.Situation;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.Restarts;
import io.responder.rule.history.Subject;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.match.RuleMatcher;
import io.responder.rule.text.MessagePattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What anybody may write into a cluster can neither slow a rule nor break out of its texts. */
class HostileTextTest {

  /** Expressions that take a backtracking engine for ever, and the text that makes them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(a|aa)+$",
        "(a|a?)+$",
        "(.*a){20}$",
        "([a-zA-Z]+)*$",
        "(a*)*b",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(?P<x>(a+)+)(?P<y>a+)+$"
      })
  void noTextMakesAnExpressionSlow(String expression) {
    MessagePattern pattern = MessagePattern.compile(expression);
    String text = "a".repeat(RuleMatcher.LONGEST_MESSAGE - 1) + "!";
    pattern.matches("warm up");
    Instant begin = Instant.now();
    pattern.matches(text);
    pattern.capture(text);
    // Each takes some milliseconds; a backtracking engine would take longer than the universe.
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void aConditionThatNeverEndsIsStopped() {
    String all = "object.reasons.all(a, object.reasons.all(b, object.reasons.all(c, a != 'x')))";
    Symptom[] many =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    new Symptom(
                        SymptomSource.CONDITION, "condition/C" + i, "R" + i, "", null, Map.of()))
            .toArray(Symptom[]::new);
    Subject subject =
        new Subject(
            Events.pod("a"),
            Events.workload(),
            Events.facts("a", null, Health.UNHEALTHY, many),
            Events.T0,
            Restarts.NONE);
    Situation situation = new Situation(subject, many[0], new TreeMap<>(), Events.T0);
    Condition condition = Condition.compile(all);
    Instant begin = Instant.now();
    assertThatThrownBy(() -> condition.holds(situation))
        .isInstanceOf(CelEvaluationException.class)
        .hasMessageContaining("10000");
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "symptom.count / (symptom.count - symptom.count) > 0",
        "symptom.count * 9223372036854775807 * 2 > 0",
        "captures['none'] == ''",
        "symptom.message.matches(symptom.reason)"
      })
  void aConditionThatCannotBeJudgedFailsAndNothingElse(String expression) {
    RuleSet rules =
        RuleFiles.of(
                Map.of(
                    "p/bad.yml",
                    "severity: info\nmatch:\n  reasons: ['[a']\n  when: \""
                        + expression
                        + "\"\nsummary: {en: a, ko: a}\n",
                    "p/good.yml",
                    "severity: info\nmatch: {reasons: ['[a']}\nsummary: {en: a, ko: a}\n"))
            .load()
            .orThrow();
    List<String> failed = new ArrayList<>();
    List<Finding> found =
        new RuleEngine(rules, (rule, failure) -> failed.add(rule))
            .on(
                null,
                Events.upserted(
                    "a",
                    1,
                    0,
                    Health.UNHEALTHY,
                    new Symptom(SymptomSource.CONDITION, "", "[a", "x", null, Map.of("count", 2L))))
            .outputs();
    assertThat(found).extracting(Finding::rule).containsExactly("good");
    assertThat(failed).containsExactly("bad");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${T(java.lang.Runtime)}",
        "${object.name}",
        "{{ .Values.secret }}",
        "%n%s%x",
        "$(reboot)",
        "#{7*7}",
        "<#assign x='freemarker.template.utility.Execute'?new()>"
      })
  void aTextIsNeverReadAsATemplate(String text) {
    RuleSet rules =
        RuleFiles.of(
                Map.of(
                    "p/r.yml",
                    """
                    severity: info
                    match: {reasons: [Bad], message: 'says (?P<what>.+)'}
                    summary: {en: 'It says ${what}', ko: '${what}'}
                    steps:
                      - say: {en: look, ko: look}
                        run: grep ${what}
                    """))
            .load()
            .orThrow();
    Holds holds =
        (Holds)
            new RuleEngine(rules, RuleFailures.ignored())
                .on(
                    null,
                    Events.upserted(
                        "a", 1, 0, Health.UNHEALTHY, Events.waiting("Bad", "says " + text)))
                .outputs()
                .get(0);
    assertThat(holds.diagnosis().suggestion().summary().en()).isEqualTo("It says " + text);
    String quoted = "'" + text.replace("'", "'\\''") + "'";
    assertThat(holds.diagnosis().suggestion().steps().get(0).run()).isEqualTo("grep " + quoted);
  }

  @Test
  void aLogLineNamesItsContainer() {
    RuleSet rules =
        RuleFiles.of(
                Map.of(
                    "p/r.yml",
                    "severity: info\nmatch: {sources: [log], reasons: [Bad]}\n"
                        + "summary: {en: 'in ${container}', ko: a}\n"))
            .load()
            .orThrow();
    Symptom line = new Symptom(SymptomSource.LOG, "log/app", "Bad", "x", null, Map.of());
    Holds holds =
        (Holds)
            new RuleEngine(rules, RuleFailures.ignored())
                .on(null, Events.upserted("a", 1, 0, Health.UNHEALTHY, line))
                .outputs()
                .get(0);
    assertThat(holds.diagnosis().suggestion().summary().en()).isEqualTo("in app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!javax.script.ScriptEngineManager [a]", "a: 1\na: 2", "? [a]\n: b"})
  void aRuleFileIsPlainData(String text) {
    assertThat(RuleFiles.of(Map.of("p/r.yml", text)).load().problems()).isNotEmpty();
  }

  @Test
  void aRuleFileHasAtMostAMillionCharacters() {
    String large = "summary: {en: '" + "a".repeat(1_000_001) + "', ko: a}";
    assertThat(RuleFiles.of(Map.of("p/r.yml", large)).load().problems())
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("larger than 1 MB"));
  }
}
