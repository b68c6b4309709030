package io.responder.rule;

import static io.responder.model.Health.HEALTHY;
import static io.responder.model.Health.UNHEALTHY;
import static io.responder.rule.Events.at;
import static io.responder.rule.Events.upserted;
import static io.responder.rule.Events.waiting;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterEvent;
import io.responder.model.ClusterEvent.Deleted;
import io.responder.model.ClusterEvent.FinalState;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Finding.Cleared;
import io.responder.model.Reducer.Step;
import io.responder.model.Snapshot;
import io.responder.model.Snapshot.Extent;
import io.responder.model.Symptom;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the end of a snapshot means to an object that was not in it. */
class SnapshotTest {

  private static final Symptom BAD = waiting("Bad", "no");
  private static final RuleSet RULES =
      RuleFiles.of(
              Map.of(
                  "p/bad.yml",
                  "severity: warning\nmatch: {kinds: [Pod], reasons: [Bad]}\n"
                      + "summary: {en: bad, ko: bad}\n"))
          .load()
          .orThrow();

  private final RuleEngine engine =
      new RuleEngine(
          RULES,
          (rule, failure) -> {
            throw new AssertionError(rule, failure);
          });
  private @Nullable ObjectHistory state;

  private Step<ObjectHistory, io.responder.model.Finding> on(ClusterEvent event) {
    Step<ObjectHistory, io.responder.model.Finding> step = engine.on(state, event);
    state = step.state();
    return step;
  }

  private @Nullable ClusterEvent missing(Snapshot snapshot) {
    return engine.missing(requireNonNull(state), snapshot);
  }

  private static Snapshot snapshot(String namespace, Extent extent, long begun) {
    return new Snapshot("prod", "", "Pod", namespace, extent, at(begun), at(begun + 5));
  }

  @Test
  void anObjectThatWasNotToldSinceItBeganIsGoneAndItsFindingsEnd() {
    on(upserted("u1", 1, 0, UNHEALTHY, BAD));
    ClusterEvent gone = missing(snapshot("", Extent.SYMPTOMATIC, 100));
    assertThat(gone).isInstanceOf(Deleted.class);
    assertThat(((Deleted) requireNonNull(gone)).finalState()).isEqualTo(FinalState.UNKNOWN);
    assertThat(on(gone).outputs())
        .singleElement()
        .satisfies(f -> assertThat(((Cleared) f).reason()).isEqualTo(ClearReason.GONE))
        .satisfies(f -> assertThat(f.at()).isEqualTo(at(105)));
    assertThat(missing(snapshot("", Extent.ALL, 200))).as("once is enough").isNull();
  }

  @Test
  void anObjectThatWasToldAgainUnchangedIsThereAndSaysNothing() {
    on(upserted("u1", 1, 0, UNHEALTHY, BAD));
    assertThat(on(upserted("u1", 1, 100, UNHEALTHY, BAD)).outputs()).isEmpty();
    assertThat(missing(snapshot("", Extent.ALL, 100))).isNull();
    assertThat(missing(snapshot("", Extent.ALL, 101))).isNotNull();
  }

  @Test
  void anOlderStateOfTheObjectShowsThatItIsThereButNotHowItIs() {
    on(upserted("u1", 7, 0, HEALTHY));
    assertThat(on(upserted("u1", 3, 100, UNHEALTHY, BAD)).outputs()).isEmpty();
    assertThat(missing(snapshot("", Extent.ALL, 100))).isNull();
  }

  @Test
  void aClockThatIsBehindDoesNotMakeObjectsOlder() {
    on(upserted("u1", 1, 100, UNHEALTHY, BAD));
    on(upserted("u1", 1, 0, UNHEALTHY, BAD));
    assertThat(missing(snapshot("", Extent.ALL, 50))).isNull();
  }

  @Test
  void anObjectWithoutSymptomsIsMissedOnlyByASnapshotOfAll() {
    on(upserted("u1", 1, 0, HEALTHY));
    assertThat(missing(snapshot("", Extent.SYMPTOMATIC, 100))).isNull();
    assertThat(missing(snapshot("", Extent.ALL, 100))).isNotNull();
  }

  @Test
  void otherClustersKindsAndNamespacesAreNotTouched() {
    on(upserted("u1", 1, 0, UNHEALTHY, BAD));
    assertThat(missing(snapshot("shop", Extent.ALL, 100))).isNotNull();
    assertThat(missing(snapshot("sho", Extent.ALL, 100))).isNull();
    for (String key : new String[] {"prod/shop/Pod/web-0"}) {
      assertThat(snapshot("shop", Extent.ALL, 100).coversKey(key)).isTrue();
      assertThat(snapshot("", Extent.ALL, 100).coversKey(key)).isTrue();
      assertThat(snapshot("sho", Extent.ALL, 100).coversKey(key)).isFalse();
      Snapshot other = new Snapshot("prod", "apps", "Pod", "", Extent.ALL, at(0), at(0));
      assertThat(other.coversKey(key)).isFalse();
      assertThat(missing(other)).isNull();
    }
    Snapshot cluster = new Snapshot("pro", "", "Pod", "", Extent.ALL, at(100), at(100));
    assertThat(missing(cluster)).isNull();
    assertThat(cluster.coversKey("prod/shop/Pod/web-0")).isFalse();
  }

  @Test
  void whatWasOnlyReportedIsNotMissed() {
    on(Events.reported("u1", "r1", "Bad", "said", 1, 0, 0));
    assertThat(missing(snapshot("", Extent.ALL, 100))).isNull();
  }
}
