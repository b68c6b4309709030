package io.responder.stream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.incident.WorkloadIncidents;
import io.responder.model.Circumstances;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterInput;
import io.responder.model.Finding;
import io.responder.model.ObjectFacts;
import io.responder.model.Reducer.Step;
import io.responder.model.Transition;
import io.responder.rule.history.ObjectHistory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The states that the stages of the service really keep can be stored and read again. */
class StageStatesTest {

  private final StateCodec<ObjectHistory> histories = new StateCodec<>(ObjectHistory.class);
  private final StateCodec<WorkloadIncidents> workloads = new StateCodec<>(WorkloadIncidents.class);
  private final StateCodec<ClusterIncidents> clusters = new StateCodec<>(ClusterIncidents.class);

  @Provide
  Arbitrary<ClusterEvent> events() {
    return ModelValues.clusterEvents();
  }

  @Provide
  Arbitrary<Finding> findings() {
    return ModelValues.findings();
  }

  @Provide
  Arbitrary<Transition> transitions() {
    return ModelValues.transitions();
  }

  @Property(tries = 50)
  void workloadIncidentsSurvive(@ForAll @Size(max = 20) List<@From("findings") Finding> findings) {
    IncidentReducer reducer = new IncidentReducer(IncidentConfig.defaults());
    WorkloadIncidents state = null;
    for (Finding finding : findings) {
      Step<WorkloadIncidents, Transition> step = reducer.on(state, finding);
      state = step.state();
      if (state != null) {
        assertThat(workloads.decode(workloads.encode("key", state))).isEqualTo(state);
      }
    }
  }

  @Property(tries = 50)
  void clusterIncidentsSurvive(
      @ForAll @Size(max = 20) List<@From("transitions") Transition> transitions) {
    Correlator correlator = new Correlator(IncidentConfig.defaults());
    ClusterIncidents state = null;
    for (Transition transition : transitions) {
      state = correlator.on(state, new ClusterInput.Changed(transition)).state();
      if (state != null) {
        assertThat(clusters.decode(clusters.encode("key", state))).isEqualTo(state);
      }
    }
  }

  @Property(tries = 50)
  void objectHistoriesSurvive(@ForAll("events") ClusterEvent event) {
    ObjectFacts facts = event instanceof ClusterEvent.Upserted upserted ? upserted.facts() : null;
    List<ObjectHistory.Heard> heard =
        event instanceof ClusterEvent.Reported reported
            ? List.of(
                new ObjectHistory.Heard(
                    event.object().uid(),
                    reported.report(),
                    ObjectHistory.HeardState.SETTLED,
                    List.of(new ObjectHistory.CountMark(event.observedAt(), 2))))
            : List.of();
    Instant at = event.observedAt();
    ObjectHistory state =
        new ObjectHistory(
            event.object(),
            event.workload(),
            event.resourceVersion(),
            facts,
            facts == null ? null : at,
            facts == null ? null : at.plusSeconds(1),
            at,
            heard,
            List.of(new ObjectHistory.Holding("r", at, "e", ObjectHistory.Basis.REPORT, null)),
            Map.of("container/app", List.of(new ObjectHistory.RestartMark(at, 3))),
            List.of(new ObjectHistory.Retired("uid", at)),
            List.of(new ObjectHistory.Waiting("r", "container/app", at, at.plusSeconds(60))),
            List.of(new ObjectHistory.ImageTag("web:1", "sha256:a", at)),
            List.of(new ObjectHistory.Retagged("container/app", "web:1", "a", "b", at)),
            new Circumstances(null, new Circumstances.Rollout(at, at.plusSeconds(600))));
    assertThat(histories.decode(histories.encode("key", state))).isEqualTo(state);
  }
}
