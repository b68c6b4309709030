package io.responder.incident;

import static io.responder.incident.Samples.at;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.Samples.Sample;
import io.responder.model.Actor;
import io.responder.model.ClusterInput;
import io.responder.model.Facet;
import io.responder.model.Incident;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.model.Reducer.Step;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CorrelatorTest {

  private static final Facet NODE = new Facet("node", "node-1");
  private static final ObjectRef NODE_1 = new ObjectRef("prod", "", "Node", "", "node-1", "n1");
  private static final ObjectRef DB =
      new ObjectRef("prod", "apps", "StatefulSet", "shop", "db", "d1");
  private static final Sample NOT_READY =
      Sample.of("node-not-ready").explaining(NODE, "pod-not-ready", "database-down");
  private static final Sample POD = Sample.of("pod-not-ready").touching(NODE);
  private static final Sample DATABASE =
      Sample.of("database-down").explaining(Facet.ofWorkload(DB), "connection-refused");
  private static final Sample REFUSED =
      Sample.of("connection-refused").touching(Facet.ofWorkload(DB));

  private final Correlator correlator = new Correlator(IncidentConfig.defaults());
  private final List<Transition> told = new ArrayList<>();
  private @Nullable ClusterIncidents state;

  private static Incident.Open open(String id, Sample sample, ObjectRef workload, long onset) {
    Problem problem =
        Problem.seen(
            id, workload, sample.diagnosis(), at(onset), at(onset), List.of(workload), List.of());
    return new Incident.Pending(problem, at(onset), 0).open(at(onset));
  }

  private static Transition opened(Incident.Open open) {
    return new Transition(null, open, TransitionReason.OPENED, Actor.TIME, open.openedAt());
  }

  private static Transition healed(Incident.Open open, long seconds) {
    return new Transition(
        open, open.resolve(at(seconds)), TransitionReason.HEALED, Actor.TIME, at(seconds));
  }

  private static final Incident.Open NODE_DOWN = open("node", NOT_READY, NODE_1, 0);
  private static final Incident.Open POD_DOWN = open("pod", POD, Samples.WEB, 10);
  private static final Incident.Open DB_DOWN = open("db", DATABASE.touching(NODE), DB, 5);
  private static final Incident.Open APP_DOWN = open("app", REFUSED, Samples.WEB, 20);

  @Test
  void aConsequenceThatComesAfterItsExplanationIsPutOutAsOne() {
    take(opened(NODE_DOWN), opened(POD_DOWN));

    assertThat(lines()).containsExactly("opened node#1", "opened pod#1 < node");
  }

  @Test
  void aConsequenceThatCameBeforeItsExplanationIsCorrelated() {
    take(opened(POD_DOWN), opened(NODE_DOWN));

    assertThat(lines()).containsExactly("opened pod#1", "opened node#1", "correlated pod#2 < node");
  }

  @Test
  void laterTransitionsOfACorrelatedIncidentAreNumberedOn() {
    take(opened(POD_DOWN), opened(NODE_DOWN), healed(POD_DOWN, 60));

    assertThat(lines()).last().isEqualTo("healed pod#3 < node");
    assertThat(told.get(3).before()).isEqualTo(told.get(2).after());
  }

  @Test
  void theWorkloadItselfIsAFacetAndExplanationsChain() {
    take(opened(APP_DOWN), opened(DB_DOWN), opened(NODE_DOWN));

    assertThat(explanations()).containsExactly(Map.entry("app", "db"), Map.entry("db", "node"));
  }

  @Test
  void withoutASharedThingNothingIsExplained() {
    take(opened(NODE_DOWN), opened(open("pod", Sample.of("pod-not-ready"), Samples.WEB, 10)));

    assertThat(explanations()).isEmpty();
  }

  @Test
  void whatBeganWellBeforeIsNotAConsequence() {
    take(opened(open("node", NOT_READY, NODE_1, 400)), opened(open("pod", POD, Samples.WEB, 279)));
    assertThat(explanations()).isEmpty();

    state = null;
    take(opened(open("node", NOT_READY, NODE_1, 400)), opened(open("pod", POD, Samples.WEB, 280)));
    assertThat(explanations()).containsExactly(Map.entry("pod", "node"));
  }

  @Test
  void theExplanationThatBeganFirstWins() {
    Incident.Open second = open("a-second", NOT_READY, NODE_1, 3);
    take(opened(second), opened(POD_DOWN), opened(NODE_DOWN));

    assertThat(explanations()).containsEntry("pod", "node");
  }

  @Test
  void whatOutlastsItsExplanationStandsAloneAgain() {
    take(opened(NODE_DOWN), opened(POD_DOWN), healed(NODE_DOWN, 60));
    pass(359);
    assertThat(explanations()).containsEntry("pod", "node");

    pass(360);
    assertThat(lines()).last().isEqualTo("correlated pod#2");
    assertThat(told.get(told.size() - 1).at()).isEqualTo(at(360));
  }

  @Test
  void aMergedIncidentExplainsNothing() {
    Transition merged =
        new Transition(
            NODE_DOWN, NODE_DOWN.resolve(at(30)), TransitionReason.MERGED, Actor.TIME, at(30));
    take(opened(NODE_DOWN), opened(POD_DOWN), merged);

    assertThat(lines()).last().isEqualTo("correlated pod#2");
  }

  @Test
  void nothingIsExplainedInACircle() {
    Facet facet = new Facet("database", "shared");
    Incident.Open a = open("a", Sample.of("x").explaining(facet, "y").touching(facet), DB, 0);
    Incident.Open b = open("b", Sample.of("y").explaining(facet, "x").touching(facet), NODE_1, 0);
    take(opened(a), opened(b));

    assertThat(explanations()).hasSize(1);
  }

  @Test
  void isForgottenLongAfterItsResolution() {
    take(opened(NODE_DOWN), healed(NODE_DOWN, 60));
    pass(60 + 75 * 60);

    assertThat(state).isNull();
  }

  @Test
  void aTransitionThatIsAlreadyInTheStateChangesNothing() {
    take(opened(POD_DOWN), opened(NODE_DOWN), healed(POD_DOWN, 60));
    ClusterIncidents before = state;
    int count = told.size();

    take(opened(POD_DOWN), opened(NODE_DOWN), healed(POD_DOWN, 60));

    assertThat(state).isSameAs(before);
    assertThat(told).hasSize(count);
  }

  @Property(tries = 200)
  void explanationsDoNotDependOnTheOrderOfArrival(@ForAll @IntRange(max = 1_000_000) int seed) {
    List<Transition> all =
        new ArrayList<>(
            List.of(opened(NODE_DOWN), opened(POD_DOWN), opened(DB_DOWN), opened(APP_DOWN)));
    Collections.shuffle(all, new Random(seed));
    state = null;
    take(all.toArray(new Transition[0]));

    assertThat(explanations())
        .containsExactly(Map.entry("app", "db"), Map.entry("db", "node"), Map.entry("pod", "node"));
  }

  private void take(Transition... transitions) {
    for (Transition transition : transitions) {
      Step<ClusterIncidents, Transition> step =
          correlator.on(state, new ClusterInput.Changed(transition));
      state = step.state();
      told.addAll(step.outputs());
    }
  }

  private void pass(long seconds) {
    Step<ClusterIncidents, Transition> step = correlator.tick(requireNonNull(state), at(seconds));
    state = step.state();
    told.addAll(step.outputs());
  }

  private List<String> lines() {
    return told.stream()
        .map(
            t -> {
              String cause = t.after().problem().consequenceOf();
              String line = t.reason().label() + ' ' + t.after().id() + '#' + t.number();
              return cause == null ? line : line + " < " + cause;
            })
        .toList();
  }

  private Map<String, String> explanations() {
    Map<String, String> explanations = new TreeMap<>();
    for (ClusterIncidents.Known known : requireNonNull(state).incidents().values()) {
      String cause = known.incident().problem().consequenceOf();
      if (cause != null) {
        explanations.put(known.incident().id(), cause);
      }
    }
    return explanations;
  }
}
