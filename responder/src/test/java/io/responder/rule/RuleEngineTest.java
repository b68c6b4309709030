package io.responder.rule;

import static io.responder.model.Health.HEALTHY;
import static io.responder.model.Health.UNHEALTHY;
import static io.responder.rule.Events.at;
import static io.responder.rule.Events.deleted;
import static io.responder.rule.Events.reported;
import static io.responder.rule.Events.upserted;
import static io.responder.rule.Events.waiting;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterEvent.Origin;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ClusterEvent.Upserted;
import io.responder.model.Finding;
import io.responder.model.Finding.Cleared;
import io.responder.model.Finding.Holds;
import io.responder.model.ObjectRef;
import io.responder.model.Reducer.Step;
import io.responder.model.Report;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleEngineTest {
  private static final String TEXTS = "summary: {en: '${symptom.message}', ko: '${object.name}'}\n";
  private static final RuleSet RULES =
      RuleFiles.of(
              Map.of(
                  "p/generic.yml",
                  "severity: warning\nlevel: symptom\nmatch: {kinds: [Pod], reasons: [Bad, Worse]}\n"
                      + TEXTS,
                  "p/fine.yml",
                  "severity: critical\nrefines: [generic]\n"
                      + "match: {kinds: [Pod], message: 'because of (?P<what>\\w+)'}\n"
                      + TEXTS,
                  "p/finest.yml",
                  "severity: critical\nrefines: [fine]\n"
                      + "match: {kinds: [Pod], message: 'because of finest'}\n"
                      + TEXTS,
                  "p/broken.yml",
                  "severity: info\nmatch: {reasons: [Bad], when: \"object.labels['no'] == 'x'\"}\n"
                      + TEXTS))
          .load()
          .orThrow();

  private final List<String> failures = new ArrayList<>();
  private final RuleEngine engine = new RuleEngine(RULES, (rule, failure) -> failures.add(rule));
  private final List<String> told = new ArrayList<>();
  private @Nullable ObjectHistory state;

  private void on(ClusterEvent event) {
    keep(engine.on(state, event));
  }

  private void keep(Step<ObjectHistory, Finding> step) {
    state = step.state();
    step.outputs().forEach(finding -> told.add(text(finding)));
  }

  private static String text(Finding finding) {
    long seconds = finding.at().getEpochSecond() - Events.T0.getEpochSecond();
    return finding instanceof Holds
        ? seconds + " holds " + finding.rule()
        : seconds + " cleared " + finding.rule() + ' ' + ((Cleared) finding).reason();
  }

  @Test
  void aStateReplacesTheOneBefore() {
    on(upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "x")));
    on(upserted("a", 2, 10, UNHEALTHY, waiting("Worse", "x")));
    on(upserted("a", 3, 20, HEALTHY));
    assertThat(told).containsExactly("0 holds generic", "20 cleared generic HEALED");
  }

  @Test
  void onlyAMateriallyDifferentMessageIsToldAgain() {
    on(upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "attempt 1 of deadbeef01")));
    on(upserted("a", 2, 10, UNHEALTHY, waiting("Bad", "attempt 22 of 0123456789ab")));
    on(upserted("a", 3, 20, UNHEALTHY, waiting("Bad", "another message")));
    assertThat(told).containsExactly("0 holds generic", "20 holds generic");
  }

  @Test
  void olderAndEqualVersionsChangeNothing() {
    on(upserted("a", 9, 0, UNHEALTHY, waiting("Bad", "x")));
    ObjectHistory before = state;
    on(upserted("a", 9, 5, UNHEALTHY, waiting("Bad", "x")));
    on(upserted("a", 8, 5, HEALTHY));
    on(upserted("a", 10, 6, UNHEALTHY, waiting("Bad", "x")));
    on(upserted("a", 9, 7, HEALTHY));
    assertThat(told).containsExactly("0 holds generic");
    assertThat(before).isNotEqualTo(state);
  }

  @Test
  void anEventThatNoRuleWantsDoesNotConcernIt() {
    on(upserted("a", 9, 0, UNHEALTHY, waiting("Bad", "x")));
    ObjectHistory before = state;
    ClusterEvent idle = reported("a", "e", "Unheard", "of no interest", 1, 5, 5);
    assertThat(engine.concerns(idle)).isFalse();
    assertThat(engine.on(before, idle)).isEqualTo(new Step<>(before, List.of()));
    assertThat(engine.concerns(upserted("a", 10, 6, HEALTHY))).isTrue();
  }

  /** What is wrong with an Ingress may be another Ingress. */
  @Test
  void theSameVersionThatShowsSomethingElseLaterIsNews() {
    on(upserted("a", 9, 0, UNHEALTHY));
    on(upserted("a", 9, 5, UNHEALTHY, waiting("Bad", "x")));
    on(upserted("a", 9, 4, UNHEALTHY));
    on(upserted("a", 9, 8, UNHEALTHY));
    assertThat(told).containsExactly("5 holds generic", "8 cleared generic HEALED");
  }

  /**
   * Regression: it was said of the first workload for ever, and its end of the second, so that the
   * incident of the first never ended.
   */
  @ParameterizedTest
  @ValueSource(longs = {9, 10})
  void whatTurnsOutToBelongToAnotherWorkloadEndsThereAndIsSaidAnew(long version) {
    ObjectRef replicaSet = new ObjectRef("prod", "apps", "ReplicaSet", "shop", "web-1", "r");
    ObjectRef deployment = new ObjectRef("prod", "apps", "Deployment", "shop", "web", "d");
    Symptom bad = waiting("Bad", "x");
    ClusterEvent early = Events.owned(9, 0, List.of(replicaSet), bad);
    ClusterEvent late = Events.owned(version, 5, List.of(replicaSet, deployment), bad);
    on(early);
    Step<ObjectHistory, Finding> moved = engine.on(state, late);
    assertThat(moved.outputs())
        .extracting(finding -> finding.workload().kind() + ' ' + text(finding))
        .containsExactly("ReplicaSet 5 cleared generic GONE", "Deployment 5 holds generic");
    assertThat(((Holds) moved.outputs().get(1)).since()).isEqualTo(at(0));
    keep(moved);
    assertThat(engine.on(state, early).outputs()).isEmpty();
    assertThat(engine.on(state, late).outputs()).isEmpty();
  }

  /**
   * A list may fail for a while: then less is known of who owns the object, and that is no news.
   */
  @Test
  void theSameVersionWithFewerOwnersIsNoNews() {
    ObjectRef replicaSet = new ObjectRef("prod", "apps", "ReplicaSet", "shop", "web-1", "r");
    ObjectRef deployment = new ObjectRef("prod", "apps", "Deployment", "shop", "web", "d");
    on(Events.owned(9, 0, List.of(replicaSet, deployment), waiting("Bad", "x")));
    on(Events.owned(9, 5, List.of(replicaSet), waiting("Bad", "x")));
    assertThat(told).containsExactly("0 holds generic");
  }

  @Test
  void theFinestRuleAloneHoldsAndSaysSoBeforeTheOthersEnd() {
    on(upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "x")));
    on(upserted("a", 2, 1, UNHEALTHY, waiting("Bad", "because of finest")));
    assertThat(told)
        .containsExactly("0 holds generic", "1 holds finest", "1 cleared generic HEALED");
    Step<ObjectHistory, Finding> step =
        engine.on(null, upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "because of finest")));
    Holds holds = (Holds) step.outputs().get(0);
    assertThat(holds.diagnosis().refines()).containsExactlyInAnyOrder("fine", "generic");
  }

  @Test
  void aSuccessorOfTheSameNameStartsAfresh() {
    on(upserted("a", 5, 0, UNHEALTHY, waiting("Bad", "x")));
    on(upserted("b", 6, 10, UNHEALTHY, waiting("Bad", "x")));
    on(upserted("a", 7, 11, HEALTHY));
    on(deleted("a", 8, 12));
    assertThat(told)
        .containsExactly("0 holds generic", "10 cleared generic GONE", "10 holds generic");
  }

  @Test
  void anOlderObjectSeenLateDoesNotReplaceItsSuccessor() {
    on(new Upserted(Events.facts("b", at(-5), HEALTHY), "6", at(0), Origin.LIVE));
    on(
        new Upserted(
            Events.facts("a", at(-60), UNHEALTHY, waiting("Bad", "x")), "5", at(1), Origin.LIVE));
    assertThat(told).isEmpty();
  }

  @Test
  void aDeletedObjectStaysDeletedUntilItIsForgotten() {
    on(upserted("a", 5, 0, UNHEALTHY, waiting("Bad", "x")));
    on(deleted("a", 6, 10));
    on(upserted("a", 4, 11, UNHEALTHY, waiting("Bad", "x")));
    on(reported("a", "e", "Bad", "x", 1, 11, 11));
    assertThat(told).containsExactly("0 holds generic", "10 cleared generic GONE");
    assertThat(engine.nextDeadline(requireNonNull(state))).isEqualTo(at(610));
    keep(engine.tick(state, at(700)));
    assertThat(state).isNull();
  }

  @Test
  void aDeletionThatComesFirstKeepsTheObjectDead() {
    on(deleted("a", 6, 10));
    on(upserted("a", 5, 11, UNHEALTHY, waiting("Bad", "x")));
    assertThat(told).isEmpty();
  }

  @Test
  void aReportHoldsUntilItExpires() {
    on(reported("a", "e", "Bad", "x", 1, 0, 0));
    on(reported("a", "e", "Bad", "x", 1, 0, 100));
    on(reported("a", "e", "Bad", "x", 2, 300, 300));
    keep(engine.tick(requireNonNull(state), at(5_000)));
    assertThat(told).containsExactly("0 holds generic", "900 cleared generic EXPIRED");
    assertThat(state).isNull();
  }

  @Test
  void aReportEndsWhenTheObjectIsSeenHealthyAfterIt() {
    on(reported("a", "e", "Bad", "x", 1, 0, 0));
    on(upserted("a", 1, 20, HEALTHY));
    on(reported("a", "e", "Bad", "x", 2, 10, 30));
    assertThat(told).containsExactly("0 holds generic", "20 cleared generic HEALED");
  }

  @Test
  void anOldReportSaysNothing() {
    on(reported("a", "e", "Bad", "x", 7, -3_000, 0));
    assertThat(told).isEmpty();
    assertThat(state).isNull();
  }

  @Test
  void aReportAboutTheSuccessorMayComeBeforeIt() {
    on(upserted("a", 1, 0, HEALTHY));
    on(reported("b", "e", "Bad", "x", 1, 5, 5));
    assertThat(told).isEmpty();
    on(upserted("b", 2, 6, UNHEALTHY));
    assertThat(told).containsExactly("6 holds generic");
  }

  @Test
  void aRuleThatFailsHarmsOnlyItself() {
    on(upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "x")));
    assertThat(told).containsExactly("0 holds generic");
    assertThat(failures).containsExactly("broken");
  }

  @Test
  void aDeletionAtTheVeryEndOfAnOldReportLeavesNothingThatIsDue() {
    on(upserted("b", 1, 0, HEALTHY));
    on(reported("a", "e", "Bad", "x", 1, -1, 0));
    on(deleted("b", 2, 599));
    ObjectHistory once = state;
    on(deleted("b", 2, 599));
    assertThat(state).isEqualTo(once);
  }

  @Test
  void aReasonThatReadsLikeAWildcardIsAReasonLikeAnyOther() {
    on(upserted("a", 1, 0, UNHEALTHY, waiting("*", "x")));
    on(reported("a", "e", "*", "x", 1, 1, 1));
    assertThat(told).isEmpty();
  }

  @Test
  void aRuleThatKeepsFailingIsOffUntilItWorksAgainAndHarmsNoOther() {
    List<String> off = new ArrayList<>();
    RuleFailures hears =
        new RuleFailures() {
          @Override
          public void failed(String rule, Exception failure) {
            failures.add(rule);
          }

          @Override
          public void switchedOff(String rule, int times) {
            off.add("off " + rule + " after " + times);
          }

          @Override
          public void switchedOn(String rule) {
            off.add("on " + rule);
          }
        };
    RuleEngine breaking = new RuleEngine(RULES, hears);
    for (int i = 0; i < 119; i++) {
      Step<ObjectHistory, Finding> step =
          breaking.on(null, upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "x")));
      assertThat(step.outputs()).extracting(Finding::rule).containsExactly("generic");
    }
    assertThat(failures).hasSize(20);
    assertThat(off).containsExactly("off broken after 20");
    assertThat(breaking.switchedOff()).containsExactly("broken");
    ClusterEvent labelled =
        new Upserted(
            Events.labelled(Map.of("no", "x"), waiting("Bad", "x")), "1", at(0), Origin.LIVE);
    assertThat(breaking.on(null, labelled).outputs())
        .extracting(Finding::rule)
        .containsExactly("broken");
    assertThat(off).containsExactly("off broken after 20", "on broken");
    assertThat(breaking.switchedOff()).isEmpty();
  }

  @Test
  void whatIsSharedByAlternativesIsNotReplacedByTheirOwnExceptions() {
    RuleSet rules =
        RuleFiles.of(
                Map.of(
                    "p/r.yml",
                    """
                    severity: info
                    match:
                      kinds: [Pod]
                      except: {message: shared}
                      when: object.name == 'web-0'
                      any:
                        - reasons: [Bad]
                          except: {message: own}
                          when: symptom.message != 'never'
                    """
                        + TEXTS))
            .load()
            .orThrow();
    RuleEngine own = new RuleEngine(rules, RuleFailures.ignored());
    for (String message : List.of("shared", "own", "never")) {
      assertThat(own.on(null, upserted("a", 1, 0, UNHEALTHY, waiting("Bad", message))).outputs())
          .as(message)
          .isEmpty();
    }
    assertThat(own.on(null, upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "x"))).outputs())
        .hasSize(1);
  }

  @Test
  void whatIsRememberedOfAMessageNeverChangesTheAnswer() {
    ClusterEvent event = upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "because of it"));
    RuleEngine fresh = new RuleEngine(RULES, RuleFailures.ignored());
    List<Finding> first = fresh.on(null, event).outputs();
    for (int i = 0; i < 10_000; i++) {
      fresh.on(null, upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "because of n" + i)));
    }
    assertThat(fresh.on(null, event).outputs()).isEqualTo(first);
  }

  @Test
  void aConsequenceMayBeStatedFromItsOwnSide() {
    String rule = "severity: info\nmatch: {reasons: [%s]}\n" + TEXTS;
    RuleSet rules =
        RuleFiles.of(
                Map.of(
                    "p/database.yml",
                    rule.formatted("Down"),
                    "p/web.yml",
                    rule.formatted("Refused") + "consequenceOf: [database]\n"))
            .load()
            .orThrow();
    assertThat(rules.list())
        .filteredOn(listed -> listed.id().equals("database"))
        .flatExtracting(RuleSet.Listed::explains)
        .containsExactly("web");
  }

  @Test
  void labelsOfTheRuleAndOfTheObjectTravelWithTheDiagnosis() {
    RuleSet rules =
        RuleFiles.of(
                Map.of(
                    "p/r.yml",
                    "severity: info\nmatch: {reasons: [Bad]}\nlabels: {team: payments}\n" + TEXTS))
            .load()
            .orThrow();
    Holds holds =
        (Holds)
            new RuleEngine(rules, RuleFailures.ignored())
                .on(null, upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "x")))
                .outputs()
                .get(0);
    assertThat(holds.diagnosis().labels())
        .containsOnly(
            Map.entry("team", "payments"),
            Map.entry("owner", "payments"),
            Map.entry("app", "web"),
            Map.entry("pack", "p"));
  }

  @Test
  void whatMayPassDuringARollOutIsWhatIsOnlyASymptomUnlessTheRuleSaysOtherwise() {
    assertThat(isTransitory("")).isFalse();
    assertThat(isTransitory("level: symptom\n")).isTrue();
    assertThat(isTransitory("level: symptom\nduringRollout: opens\n")).isFalse();
    assertThat(isTransitory("duringRollout: waits\n")).isTrue();
  }

  private static boolean isTransitory(String keys) {
    RuleSet rules =
        RuleFiles.of(Map.of("p/r.yml", "severity: info\nmatch: {reasons: [Bad]}\n" + keys + TEXTS))
            .load()
            .orThrow();
    return new RuleEngine(rules, RuleFailures.ignored())
        .on(null, upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "x"))).outputs().stream()
            .allMatch(finding -> ((Holds) finding).transitory());
  }

  @Test
  void aLateTickTellsTheTimeOfTheDeadline() {
    on(reported("a", "e", "Bad", "x", 1, 0, 0));
    on(upserted("a", 1, 10_000, UNHEALTHY));
    assertThat(told).containsExactly("0 holds generic", "600 cleared generic EXPIRED");
  }

  @Test
  void impossibleTimesNeitherThrowNorLastForEver() {
    Report report =
        new Report("e", "", "", "Bad", "x", "", Long.MAX_VALUE, Instant.MIN, Instant.MAX);
    on(new Reported(Events.pod("a"), Events.workload(), report, "?", at(0), Origin.LIVE));
    Symptom symptom =
        new Symptom(SymptomSource.WAITING, "container/app", "Bad", "x", Instant.MAX, Map.of());
    on(upserted("a", 1, 5, UNHEALTHY, symptom));
    on(upserted("a", 2, 6, UNHEALTHY));
    keep(engine.tick(requireNonNull(state), at(5_000)));
    assertThat(told).containsExactly("0 holds generic", "600 cleared generic EXPIRED");
  }

  @Test
  void aTickAtTheDeadlineItselfEndsTheReport() {
    on(reported("a", "e", "Bad", "x", 1, 0, 0));
    keep(engine.tick(requireNonNull(state), at(600)));
    assertThat(state).isNull();
  }

  @Test
  void theStateIsPlainJson() throws JsonProcessingException {
    on(upserted("a", 1, 0, UNHEALTHY, waiting("Bad", "because of it")));
    on(reported("a", "e", "Bad", "x", 1, 0, 0));
    on(deleted("z", 1, 1));
    ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
    String text = json.writeValueAsString(state);
    assertThat(json.readValue(text, ObjectHistory.class)).isEqualTo(state);
  }
}
