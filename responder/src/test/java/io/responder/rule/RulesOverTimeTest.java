package io.responder.rule;

import static io.responder.model.Health.HEALTHY;
import static io.responder.model.Health.PROGRESSING;
import static io.responder.model.Health.UNHEALTHY;
import static io.responder.rule.Events.at;
import static io.responder.rule.Events.deleted;
import static io.responder.rule.Events.reported;
import static io.responder.rule.Events.upserted;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterEvent;
import io.responder.model.Finding;
import io.responder.model.Finding.Cleared;
import io.responder.model.Finding.Holds;
import io.responder.model.Reducer.Step;
import io.responder.model.Report;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often, for how long, and what did not happen. */
class RulesOverTimeTest {
  private static final String TEXTS = "summary: {en: a, ko: a}\n";

  private final List<String> told = new ArrayList<>();
  private @Nullable ObjectHistory state;
  private RuleEngine engine = engine("match: {reasons: [Never]}\n");

  private static RuleEngine engine(String rule) {
    RuleSet rules =
        RuleFiles.of(Map.of("p/r.yml", "severity: info\n" + rule + TEXTS)).load().orThrow();
    return new RuleEngine(
        rules,
        (failed, failure) -> {
          throw new AssertionError(failure);
        });
  }

  private void on(ClusterEvent event) {
    keep(engine.on(state, event));
  }

  private void tick(long seconds) {
    keep(engine.tick(requireNonNull(state), at(seconds)));
  }

  private void keep(Step<ObjectHistory, Finding> step) {
    state = step.state();
    for (Finding finding : step.outputs()) {
      long seconds = finding.at().getEpochSecond() - Events.T0.getEpochSecond();
      told.add(
          finding instanceof Holds
              ? seconds + " holds"
              : seconds + " cleared " + ((Cleared) finding).reason());
    }
  }

  private @Nullable Instant deadline() {
    return engine.nextDeadline(requireNonNull(state));
  }

  private static Symptom restarted(long restarts) {
    return new Symptom(
        SymptomSource.TERMINATED,
        "container/app",
        "Error",
        "exit",
        null,
        Map.of("restarts", restarts));
  }

  private static Symptom notReady(@Nullable Instant since) {
    return new Symptom(
        SymptomSource.CONDITION, "condition/Ready", "NotReady", "x", since, Map.of());
  }

  @Test
  void aRateHoldsExactlyUntilItsWindowIsLeft() {
    engine = engine("match: {reasons: [Error], rate: {of: restarts, atLeast: 3, in: 10m}}\n");
    on(upserted("a", 1, 0, HEALTHY, restarted(7)));
    on(upserted("a", 2, 100, UNHEALTHY, restarted(8)));
    on(upserted("a", 3, 200, UNHEALTHY, restarted(9)));
    assertThat(told).isEmpty();
    on(upserted("a", 4, 300, UNHEALTHY, restarted(10)));
    assertThat(told).containsExactly("300 holds");
    assertThat(deadline()).isEqualTo(at(700));
    on(upserted("a", 5, 600, UNHEALTHY, restarted(11)));
    assertThat(deadline()).isEqualTo(at(800));
    tick(799);
    tick(800);
    assertThat(told).containsExactly("300 holds", "800 cleared HEALED");
  }

  @Test
  void reportsAreCountedOverSeveralEventsByWhatTheirCountsGrewBy() {
    engine = engine("match: {reasons: [Bad], rate: {of: reports, atLeast: 5, in: 5m}}\n");
    on(reported("a", "e1", "Bad", "x", 1, 0, 0));
    on(reported("a", "e1", "Bad", "x", 3, 60, 60));
    on(reported("a", "e2", "Bad", "y", 1, 90, 90));
    on(reported("a", "e2", "Other", "y", 9, 95, 95));
    assertThat(told).isEmpty();
    on(reported("a", "e3", "Bad", "z", 1, 120, 120));
    assertThat(told).containsExactly("120 holds");
    // The first of the five was said at 0.
    assertThat(deadline()).isEqualTo(at(300));
    tick(300);
    assertThat(told).containsExactly("120 holds", "300 cleared EXPIRED");
  }

  @Test
  void aCountFromBeforeAnybodyLookedIsNotReplayed() {
    engine = engine("match: {reasons: [Bad], rate: {of: reports, atLeast: 3, in: 5m}}\nttl: 1h\n");
    // 400 times since long ago, once just now.
    on(
        new ClusterEvent.Reported(
            Events.pod("a"),
            Events.workload(),
            new Report("e", "", "Warning", "Bad", "x", "", 400, at(-90_000), at(0)),
            "1",
            at(0),
            ClusterEvent.Origin.LISTED));
    on(reported("a", "e", "Bad", "x", 401, 10, 10));
    assertThat(told).isEmpty();
    on(reported("a", "e", "Bad", "x", 402, 20, 20));
    assertThat(told).containsExactly("20 holds");
  }

  @Test
  void marksAreBoundedAndARateOfManyIsStillReached() {
    engine = engine("match: {reasons: [Bad], rate: {of: reports, atLeast: 100, in: 5m}}\n");
    for (int i = 1; i <= 100; i++) {
      on(reported("a", "e", "Bad", "x", i, i, i));
      assertThat(requireNonNull(state).reports().get(0).marks()).hasSizeLessThanOrEqualTo(16);
    }
    assertThat(told).containsExactly("100 holds");
  }

  @Test
  void whatMustLastMatchesByItselfAtItsTime() {
    engine = engine("match: {reasons: [NotReady], after: 10m}\n");
    on(upserted("a", 1, 30, UNHEALTHY, notReady(at(0))));
    assertThat(told).isEmpty();
    assertThat(deadline()).isEqualTo(at(600));
    tick(599);
    assertThat(told).isEmpty();
    tick(4_000);
    on(upserted("a", 2, 4_001, HEALTHY));
    assertThat(told).containsExactly("600 holds", "4001 cleared HEALED");
  }

  @Test
  void whatDoesNotSaySinceWhenLastsSinceItWasFirstSeen() {
    engine = engine("match: {reasons: [NotReady], after: 10m}\n");
    for (int i = 0; i <= 11; i++) {
      on(upserted("a", i + 1, i * 60, UNHEALTHY, notReady(null)));
    }
    assertThat(told).containsExactly("600 holds");
  }

  @Test
  void whatEndsInTimeWasNothing() {
    engine = engine("match: {reasons: [NotReady], after: 10m}\n");
    on(upserted("a", 1, 0, UNHEALTHY, notReady(null)));
    on(upserted("a", 2, 300, HEALTHY));
    assertThat(deadline()).isNull();
    on(upserted("a", 3, 400, UNHEALTHY, notReady(null)));
    assertThat(deadline()).isEqualTo(at(1_000));
    assertThat(told).isEmpty();
  }

  @Test
  void whatWasToFollowAndDidNotIsTold() {
    engine = engine("match: {reasons: [Begun], after: 5m, unless: {reasons: [Done]}}\nttl: 1h\n");
    on(reported("a", "e1", "Begun", "x", 1, 1, 1));
    tick(300);
    assertThat(told).containsExactly("300 holds");
    on(reported("a", "e2", "Done", "x", 1, 400, 400));
    assertThat(told).containsExactly("300 holds", "400 cleared HEALED");
  }

  @Test
  void whatFollowedInTimeKeepsTheRuleSilent() {
    engine = engine("match: {reasons: [Begun], after: 5m, unless: {reasons: [Done]}}\nttl: 1h\n");
    on(reported("a", "e0", "Done", "of the time before", 1, -10, 0));
    on(reported("a", "e1", "Begun", "x", 1, 1, 1));
    on(reported("a", "e2", "Done", "x", 1, 200, 200));
    tick(3_000);
    assertThat(told).isEmpty();
  }

  @Test
  void whatWasDoneBeforeItBeganDoesNotCount() {
    engine = engine("match: {reasons: [Begun], after: 5m, unless: {reasons: [Done]}}\nttl: 1h\n");
    on(reported("a", "e0", "Done", "of the time before", 1, -10, 0));
    on(reported("a", "e1", "Begun", "x", 1, 10, 10));
    tick(3_000);
    assertThat(told).containsExactly("309 holds");
  }

  @Test
  void healthMayBeWhatWasToFollow() {
    engine = engine("match: {reasons: [Begun], after: 5m, unless: {health: healthy}}\nttl: 1h\n");
    on(reported("a", "e1", "Begun", "x", 1, 1, 1));
    on(upserted("a", 1, 100, PROGRESSING));
    tick(301);
    assertThat(told).containsExactly("300 holds");
    on(upserted("a", 2, 400, HEALTHY));
    assertThat(told).containsExactly("300 holds", "400 cleared HEALED");
  }

  @Test
  void aDeletedObjectWaitsForNothing() {
    engine = engine("match: {reasons: [NotReady], after: 10m}\n");
    on(upserted("a", 1, 0, UNHEALTHY, notReady(null)));
    on(deleted("a", 2, 10));
    tick(10_000);
    assertThat(told).isEmpty();
    assertThat(state).isNull();
  }
}
