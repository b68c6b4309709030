package io.responder.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.Circumstances;
import io.responder.model.Circumstances.Rollout;
import io.responder.model.ClusterEvent;
import io.responder.model.Finding;
import io.responder.model.Health;
import io.responder.model.Mute;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an object states that changes how the incidents of its workload are dealt with. */
class SurroundingsTest {

  private static final Instant T0 = Instant.parse("2026-01-05T09:00:00Z");

  private final RuleEngine engine =
      new RuleEngine(RuleFiles.of(Map.of()).load().orThrow(), RuleFailures.ignored());
  private final List<Circumstances> noted = new ArrayList<>();
  private @Nullable ObjectHistory state;
  private long version;

  @Test
  void aMuteIsNotedWhenItComesAndWhenItGoes() {
    on(0, Map.of(), Map.of());
    on(10, annotated("2026-01-05T12:00:00Z", "upgrade"), Map.of());
    on(20, annotated("2026-01-05T12:00:00Z", "upgrade"), Map.of("spec.replicas", "3"));
    on(30, Map.of(), Map.of());
    assertThat(noted)
        .containsExactly(
            new Circumstances(
                new Mute(
                    Mute.Kind.ANNOTATION,
                    "Deployment shop/web",
                    "",
                    "upgrade",
                    Instant.parse("2026-01-05T12:00:00Z")),
                null),
            Circumstances.NONE);
  }

  @Test
  void aMuteWithoutAReadableEndOrTooFarAheadIsNone() {
    on(0, annotated("soon", ""), Map.of());
    on(1, annotated("", ""), Map.of());
    on(2, annotated("2026-01-05T08:00:00Z", ""), Map.of());
    on(3, annotated("2026-02-05T09:00:00Z", ""), Map.of());
    on(4, Map.of("responder.io/mute-reason", "why not"), Map.of());
    assertThat(noted).isEmpty();
    on(5, annotated("2026-02-04T08:59:00Z", ""), Map.of());
    assertThat(noted).hasSize(1);
  }

  @Test
  void theMuteOfItsNamespaceCountsWhereItHasNone() {
    on(0, Map.of("namespace/responder.io/mute-until", "2026-01-05T12:00:00Z"), Map.of());
    assertThat(noted)
        .extracting(c -> c.mute() == null ? "" : c.mute().id())
        .containsExactly("Namespace shop");
  }

  @Test
  void anObjectThatIsGoneMutesNothing() {
    on(0, annotated("2026-01-05T12:00:00Z", ""), Map.of());
    keep(
        engine.on(
            state,
            new ClusterEvent.Deleted(
                WEB, WEB, "9", T0.plusSeconds(9), ClusterEvent.FinalState.KNOWN)));
    assertThat(noted).last().isEqualTo(Circumstances.NONE);
  }

  @Test
  void aRollOutLastsUntilItsPodsAreThereOrItsDeadlineIsOver() {
    on(0, Map.of(), deployment("NewReplicaSetAvailable", 0));
    on(100, Map.of(), deployment("ReplicaSetUpdated", 100));
    on(160, Map.of(), deployment("ReplicaSetUpdated", 160));
    on(200, Map.of(), deployment("NewReplicaSetAvailable", 200));
    assertThat(noted)
        .containsExactly(rolling(100, 100 + 120), rolling(100, 160 + 120), Circumstances.NONE);
  }

  @Test
  void whatIsStuckOrPausedIsNoRollOut() {
    on(0, Map.of(), deployment("ProgressDeadlineExceeded", 0));
    Map<String, String> paused = new HashMap<>(deployment("ReplicaSetUpdated", 10));
    paused.put("spec.paused", "true");
    on(10, Map.of(), paused);
    assertThat(noted).isEmpty();
  }

  @Test
  void aStatefulSetRollsWhilePodsOfTheOldRevisionAreLeft() {
    ObjectRef db = new ObjectRef("prod", "apps", "StatefulSet", "shop", "db", "u");
    on(db, 0, Map.of(), statefulSet("a", "a", 3));
    on(db, 100, Map.of(), statefulSet("a", "b", 0));
    on(db, 200, Map.of(), statefulSet("a", "b", 0));
    on(db, 300, Map.of(), statefulSet("a", "b", 1));
    on(db, 400, Map.of(), statefulSet("b", "b", 3));
    assertThat(noted)
        .containsExactly(rolling(100, 100 + 600), rolling(100, 300 + 600), Circumstances.NONE);
  }

  @Test
  void aChangeThatTheControllerHasNotSeenYetIsARollOut() {
    on(0, Map.of(), Map.of("generation", "2", "status.observedGeneration", "1"));
    assertThat(noted).containsExactly(rolling(0, 600));
  }

  @Test
  void whatNoControllerObservesIsNoRollOut() {
    on(0, Map.of(), Map.of("generation", "1"));
    assertThat(noted).isEmpty();
  }

  @Test
  void anotherRollOutBeginsAnew() {
    on(0, Map.of(), generation(deployment("ReplicaSetUpdated", 0), 1));
    on(50, Map.of(), generation(deployment("ReplicaSetUpdated", 50), 2));
    assertThat(noted).containsExactly(rolling(0, 120), rolling(50, 170));
  }

  @Test
  void anEventThatIsProcessedAgainNotesNothing() {
    on(100, Map.of(), deployment("ReplicaSetUpdated", 100));
    version--;
    on(100, Map.of(), deployment("ReplicaSetUpdated", 100));
    assertThat(noted).hasSize(1);
  }

  private static final ObjectRef WEB =
      new ObjectRef("prod", "apps", "Deployment", "shop", "web", "u");

  private void on(long seconds, Map<String, String> annotations, Map<String, String> attributes) {
    on(WEB, seconds, annotations, attributes);
  }

  private void on(
      ObjectRef object,
      long seconds,
      Map<String, String> annotations,
      Map<String, String> attributes) {
    ObjectFacts facts =
        new ObjectFacts(
            object,
            object,
            List.of(),
            null,
            null,
            null,
            Map.of(),
            annotations,
            List.of(),
            null,
            null,
            Health.HEALTHY,
            attributes,
            List.of(),
            List.of());
    keep(
        engine.on(
            state,
            new ClusterEvent.Upserted(
                facts,
                Long.toString(++version),
                T0.plusSeconds(seconds),
                ClusterEvent.Origin.LIVE)));
  }

  private void keep(io.responder.model.Reducer.Step<ObjectHistory, Finding> step) {
    state = step.state();
    step.outputs().forEach(f -> noted.add(((Finding.Noted) f).circumstances()));
  }

  private static Map<String, String> annotated(String until, String reason) {
    return Map.of("responder.io/mute-until", until, "responder.io/mute-reason", reason);
  }

  private static Map<String, String> deployment(String reason, long progressed) {
    return Map.of(
        "spec.progressDeadlineSeconds",
        "120",
        "rollout.reason",
        reason,
        "rollout.progressedAt",
        T0.plusSeconds(progressed).toString());
  }

  private static Map<String, String> generation(Map<String, String> attributes, int generation) {
    Map<String, String> all = new HashMap<>(attributes);
    all.put("generation", Integer.toString(generation));
    all.put("status.observedGeneration", Integer.toString(generation));
    return all;
  }

  private static Map<String, String> statefulSet(String current, String update, int updated) {
    return Map.of(
        "spec.replicas",
        "3",
        "status.currentRevision",
        current,
        "status.updateRevision",
        update,
        "status.updatedReplicas",
        Integer.toString(updated));
  }

  private static Circumstances rolling(long since, long deadline) {
    return new Circumstances(null, new Rollout(T0.plusSeconds(since), T0.plusSeconds(deadline)));
  }
}
