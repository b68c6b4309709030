package io.responder.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Finding;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Finding.Cleared;
import io.responder.model.Finding.Holds;
import io.responder.model.Health;
import io.responder.model.Reducer.Step;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What becomes of what was found when the rules change. */
class RuleReviewTest {

  private static final String RULE =
      "severity: warning\nmatch: {reasons: [%s]}\nsummary: {en: '%s', ko: b}\n";

  private static RuleEngine engine(String... idAndText) {
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < idAndText.length; i += 2) {
      files.put("p/" + idAndText[i] + ".yml", idAndText[i + 1]);
    }
    return new RuleEngine(RuleFiles.of(files).load().orThrow(), RuleFailures.ignored());
  }

  private static ObjectHistory failing(RuleEngine engine) {
    Step<ObjectHistory, Finding> step =
        engine.on(
            null, Events.upserted("a", 1, 0, Health.UNHEALTHY, Events.waiting("Bad", "message")));
    assertThat(step.outputs()).hasSize(1);
    return Objects.requireNonNull(step.state());
  }

  @Test
  void a_review_by_the_same_rules_says_nothing_however_late() {
    RuleEngine engine = engine("bad", RULE.formatted("Bad", "a"));
    ObjectHistory state = failing(engine);
    Step<ObjectHistory, Finding> review =
        engine("bad", RULE.formatted("Bad", "a")).review(state, Events.at(100_000));
    assertThat(review.outputs()).isEmpty();
    assertThat(review.state()).isSameAs(state);
  }

  @Test
  void what_a_withdrawn_rule_found_is_withdrawn_at_the_time_of_the_review() {
    ObjectHistory state = failing(engine("bad", RULE.formatted("Bad", "a")));
    RuleEngine other = engine("other", RULE.formatted("Other", "a"));
    Step<ObjectHistory, Finding> review = other.review(state, Events.at(60));
    assertThat(review.outputs())
        .containsExactly(
            new Cleared(
                Events.pod("a"), Events.workload(), "bad", ClearReason.WITHDRAWN, Events.at(60)));
    Step<ObjectHistory, Finding> again =
        other.review(Objects.requireNonNull(review.state()), Events.at(70));
    assertThat(again.outputs()).isEmpty();
  }

  @Test
  void a_new_rule_holds_for_what_was_seen_before_it_came() {
    ObjectHistory state = failing(engine("bad", RULE.formatted("Bad", "a")));
    Step<ObjectHistory, Finding> review =
        engine("bad", RULE.formatted("Bad", "a"), "worse", RULE.formatted("Bad", "w"))
            .review(state, Events.at(60));
    assertThat(review.outputs())
        .singleElement()
        .isInstanceOfSatisfying(
            Holds.class,
            holds -> {
              assertThat(holds.rule()).isEqualTo("worse");
              assertThat(holds.at()).isEqualTo(Events.at(60));
              assertThat(holds.since()).isEqualTo(Events.at(0));
            });
  }

  @Test
  void what_a_changed_rule_says_is_told_anew_with_the_old_onset() {
    ObjectHistory state = failing(engine("bad", RULE.formatted("Bad", "old words")));
    Step<ObjectHistory, Finding> review =
        engine("bad", RULE.formatted("Bad", "new words")).review(state, Events.at(60));
    assertThat(review.outputs())
        .singleElement()
        .isInstanceOfSatisfying(
            Holds.class,
            holds -> {
              assertThat(holds.diagnosis().suggestion().summary().en()).isEqualTo("new words");
              assertThat(holds.since()).isEqualTo(Events.at(0));
            });
  }

  @Test
  void a_rule_whose_refinements_change_by_way_of_another_is_told_anew() {
    String finest = RULE.formatted("Bad", "a") + "refines: [finer]\n";
    String finer = RULE.formatted("Finer", "a");
    String coarse = RULE.formatted("Coarse", "a");
    ObjectHistory state = failing(engine("finest", finest, "finer", finer, "coarse", coarse));
    Step<ObjectHistory, Finding> review =
        engine("finest", finest, "finer", finer + "refines: [coarse]\n", "coarse", coarse)
            .review(state, Events.at(60));
    assertThat(review.outputs())
        .singleElement()
        .isInstanceOfSatisfying(
            Holds.class,
            holds ->
                assertThat(holds.diagnosis().refines())
                    .containsExactlyInAnyOrder("finer", "coarse"));
  }

  @Test
  void a_new_rule_believes_no_report_that_is_over_by_now() {
    String known = RULE.formatted("Bad", "a") + "ttl: 1h\n";
    RuleEngine engine = engine("bad", known);
    Step<ObjectHistory, Finding> heard =
        engine.on(null, Events.reported("a", "e1", "Bad", "message", 1, 0, 0));
    ObjectHistory state = Objects.requireNonNull(heard.state());
    RuleEngine other = engine("bad", known, "brief", RULE.formatted("Bad", "b") + "ttl: 1m\n");
    assertThat(other.review(state, Events.at(120)).outputs()).isEmpty();
    assertThat(other.review(state, Events.at(30)).outputs()).hasSize(1);
  }

  @Test
  void a_condition_on_time_is_judged_by_the_time_when_something_was_last_seen() {
    String old = RULE.formatted("Bad", "a") + "labels: {x: y}\n";
    String late =
        "severity: warning\nmatch: {reasons: [Bad], when: 'symptom.age > duration(\"1m\")'}\n"
            + "summary: {en: a, ko: b}\n";
    RuleEngine before = engine("bad", old, "late", late);
    ObjectHistory state = failing(before);
    assertThat(before.review(state, Events.at(100_000)).outputs()).isEmpty();
  }

  @Test
  void overdue_deadlines_pass_before_a_review_and_keep_their_reason() {
    RuleEngine engine = engine("bad", RULE.formatted("Bad", "a") + "ttl: 1m\n");
    Step<ObjectHistory, Finding> heard =
        engine.on(null, Events.reported("a", "e1", "Bad", "message", 1, 0, 0));
    Step<ObjectHistory, Finding> review =
        engine.review(Objects.requireNonNull(heard.state()), Events.at(600));
    List<Finding> outputs = review.outputs();
    assertThat(outputs)
        .singleElement()
        .isInstanceOfSatisfying(
            Cleared.class,
            cleared -> {
              assertThat(cleared.reason()).isEqualTo(ClearReason.EXPIRED);
              assertThat(cleared.at()).isEqualTo(Events.at(60));
            });
  }
}
