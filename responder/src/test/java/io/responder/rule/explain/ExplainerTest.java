package io.responder.rule.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.responder.model.Health;
import io.responder.model.Symptom;
import io.responder.rule.Events;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.explain.Explainer.Message;
import io.responder.rule.explain.Explanation.Verdict;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.Obstacle;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.test.RuleTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Why a rule fires or does not. */
class ExplainerTest {
  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));
  private static final String TEXT = "summary: {en: a, ko: b}\nseverity: warning\n";

  private static Explainer explainer(String... idAndText) {
    return new Explainer(rules(idAndText));
  }

  private static RuleSet rules(String... idAndText) {
    TreeMap<String, String> files = new TreeMap<>();
    for (int i = 0; i < idAndText.length; i += 2) {
      files.put("p/" + idAndText[i] + ".yml", TEXT + idAndText[i + 1]);
    }
    return RuleFiles.of(files).load().orThrow();
  }

  private static Explanation only(List<Explanation> all, String rule) {
    return all.stream().filter(each -> each.rule().equals(rule)).findFirst().orElseThrow();
  }

  private static List<String> obstacles(String rule, Message message) {
    Explanation explanation = only(explainer("it", rule).explain(message), "it");
    assertThat(explanation.verdict()).isEqualTo(Verdict.STOPPED);
    return explanation.ways().get(0).obstacles().stream().map(Obstacle::toString).toList();
  }

  @Test
  void every_condition_that_is_missing_is_named_with_what_is_there_instead() {
    assertThat(
            obstacles(
                "match: {kinds: [Pod], reasons: [BackOff], sources: [log], parts: [container],"
                    + " message: 'disk (full|broken)'}",
                new Message("Node", "Other", "the disk is well", "")))
        .containsExactly(
            "kinds: wants [Pod]: \"Node\"",
            "reasons: wants [BackOff]: \"Other\"",
            "sources: wants [log]: waiting",
            "message: wants `disk (full|broken)`: \"broken\" or \"full\" is not in the message");
  }

  @Test
  void an_expression_whose_texts_are_there_but_that_does_not_match_is_told_apart() {
    assertThat(
            obstacles(
                "match: {message: 'disk \\d+ is full'}",
                new Message("", "", "disk seven is full", "")))
        .hasSize(1)
        .allMatch(text -> text.contains("the expression does not match"));
  }

  @Test
  void an_exception_that_matched_is_shown() {
    assertThat(
            obstacles(
                "match: {message: 'full', except: {message: 'by design'}}",
                new Message("", "", "full by design", "")))
        .containsExactly("except.message: `by design` is in the message");
  }

  @Test
  void a_condition_shows_the_values_that_it_saw() {
    assertThat(
            obstacles(
                "match: {message: 'code', when: 'symptom.exitCode == 137 && symptom.count > 2'}",
                new Message("Pod", "Error", "Exit Code: 1, code", "terminated:Error")))
        .containsExactly(
            "when: wants symptom.exitCode == 137 && symptom.count > 2: false with"
                + " symptom.count = 1000, symptom.exitCode = 1");
  }

  @Test
  void a_rule_yields_to_one_that_refines_it() {
    Explainer explainer =
        explainer(
            "coarse",
            "match: {message: 'full'}",
            "fine",
            "match: {message: 'disk full'}\nrefines: [coarse]");
    List<Explanation> all = explainer.explain(new Message("", "", "disk full", ""));
    assertThat(all).extracting(Explanation::rule).containsExactly("fine", "coarse");
    assertThat(all).extracting(Explanation::verdict).containsExactly(Verdict.FIRES, Verdict.YIELDS);
    assertThat(all.get(1).obstacles())
        .extracting(Obstacle::toString)
        .containsExactly("refined: fine matches, too, and refines it");
  }

  @Test
  void a_name_that_does_not_exist_is_nearly_another() {
    assertThat(explainer("full", "match: {message: 'full'}").meantBy("ful")).contains("full");
  }

  @Test
  void an_object_whose_rule_must_hold_for_longer_waits() {
    RuleSet rules = rules("it", "match: {reasons: [Bad]}\nfor: 5m");
    ObjectHistory state = state(rules, Health.UNHEALTHY, "Bad");
    Explanation early = only(new Explainer(rules).explain(state, Events.at(120)), "it");
    assertThat(early.verdict()).isEqualTo(Verdict.WAITS);
    assertThat(early.obstacles())
        .extracting(Obstacle::toString)
        .containsExactly("for: wants 5m: holds for 2m, since 2026-01-05T09:00:00Z");
    assertThat(early.opensAt()).isEqualTo(Events.at(300));
    Explanation late = only(new Explainer(rules).explain(state, Events.at(300)), "it");
    assertThat(late.verdict()).isEqualTo(Verdict.FIRES);
  }

  @Test
  void a_symptom_that_the_same_text_explains_yields_and_an_empty_object_says_nothing() {
    RuleSet rules =
        rules(
            "seen", "match: {reasons: [Bad]}\nlevel: symptom", "known", "match: {message: 'mess'}");
    Explainer explainer = new Explainer(rules);
    Explanation seen =
        only(explainer.explain(state(rules, Health.UNHEALTHY, "Bad"), Events.at(0)), "seen");
    assertThat(seen.verdict()).isEqualTo(Verdict.YIELDS);
    assertThat(seen.obstacles().get(0).found()).contains("the same text names a cause", "known");
    ObjectHistory well = state(rules, Health.HEALTHY);
    assertThat(only(explainer.explain(well, Events.at(0)), "known").ways().get(0).statement())
        .isNull();
  }

  @Test
  void a_report_that_the_healthy_object_refutes_does_not_count() {
    RuleSet rules = rules("it", "match: {reasons: [Bad]}");
    RuleEngine engine = new RuleEngine(rules, RuleFailures.ignored());
    ObjectHistory heard =
        engine.on(null, Events.reported("a", "e1", "Bad", "message", 1, 0, 0)).state();
    ObjectHistory well = engine.on(heard, Events.upserted("a", 2, 60, Health.HEALTHY)).state();
    Explanation explanation =
        only(new Explainer(rules).explain(Objects.requireNonNull(well), Events.at(60)), "it");
    assertThat(explanation.verdict()).isEqualTo(Verdict.STOPPED);
    assertThat(explanation.ways().get(0).obstacles())
        .extracting(Obstacle::toString)
        .containsExactly("clears: wants healthy: the object was seen healthy after it");
  }

  private static ObjectHistory state(RuleSet rules, Health health, String... reasons) {
    RuleEngine engine = new RuleEngine(rules, RuleFailures.ignored());
    Symptom[] symptoms =
        Arrays.stream(reasons)
            .map(reason -> Events.waiting(reason, "message"))
            .toArray(Symptom[]::new);
    return Objects.requireNonNull(
        engine.on(null, Events.upserted("a", 1, 0, health, symptoms)).state());
  }

  @Test
  void what_is_explained_is_what_the_engine_decides_in_every_rule_test() throws IOException {
    RuleSet rules = RuleFiles.read(ROOT.resolve("rules")).load().orThrow();
    Explainer explainer = new Explainer(rules);
    List<ObjectHistory> ends = RuleTests.load(ROOT.resolve("rules")).ends(rules);
    assertThat(ends).hasSizeGreaterThan(300);
    for (ObjectHistory state : ends) {
      List<String> holding =
          state.holdings().stream().map(ObjectHistory.Holding::rule).sorted().toList();
      List<Explanation> all = explainer.explain(state, state.clock());
      assertThat(
              all.stream()
                  .filter(e -> e.verdict() == Verdict.FIRES || e.verdict() == Verdict.WAITS)
                  .map(Explanation::rule)
                  .sorted())
          .as("%s", state.object())
          .containsExactlyElementsOf(holding);
      areConsistent(all);
    }
  }

  /** A rule that a condition stopped names one for each of its ways; a rule that fires none. */
  private static void areConsistent(List<Explanation> all) {
    for (Explanation each : all) {
      boolean free = each.ways().stream().anyMatch(way -> way.obstacles().isEmpty());
      assertThat(free).as("%s", each).isEqualTo(each.verdict() != Verdict.STOPPED);
    }
  }

  @Test
  void what_is_explained_is_what_diagnose_answers_for_every_message_of_the_corpus()
      throws IOException {
    Path corpus = DiagnosisAccuracyTest.corpus();
    assumeTrue(Files.exists(corpus), "SKIPPED: the corpus is not at " + corpus);
    RuleSet rules = RuleFiles.read(ROOT.resolve("rules")).load().orThrow();
    Explainer explainer = new Explainer(rules);
    Diagnoser diagnoser = new Diagnoser(rules);
    for (String line : Files.readAllLines(corpus)) {
      JsonNode row = new ObjectMapper().readTree(line);
      Message message =
          new Message(
              row.path("kind").asText(),
              row.path("reason").asText(),
              row.path("message").asText(),
              row.path("container_state").asText());
      List<Explanation> all = explainer.explain(message);
      Optional<String> fires =
          all.stream()
              .filter(each -> each.verdict() == Verdict.FIRES)
              .map(Explanation::rule)
              .findFirst();
      assertThat(fires)
          .as(line)
          .isEqualTo(
              diagnoser
                  .diagnose(
                      message.kind(), message.reason(), message.text(), message.containerState())
                  .map(Diagnoser.Answer::rule));
      areConsistent(all);
    }
  }
}
