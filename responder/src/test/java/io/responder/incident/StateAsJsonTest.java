package io.responder.incident;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterInput;
import io.responder.model.Facet;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Transition;
import io.responder.stream.codec.StateCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The states are written to Kafka and read again after a restart: nothing may change by that. */
class StateAsJsonTest {

  private final Story story =
      new Story()
          .given(
              Samples.OOM.on(Samples.pod("a"), 0, 0),
              Samples.PULL.after(60).on(Samples.pod("a"), 0, 1),
              Samples.TAG.touching(new Facet("node", "n1")).on(Samples.pod("b"), 0, 2),
              Samples.OOM.clearedOn(Samples.pod("a"), ClearReason.GONE, 5),
              Samples.PROGRESS.on(Samples.WEB, 0, 6),
              Samples.PROGRESS.healedOn(Samples.WEB, 7))
          .until(200);

  @Test
  void theStateOfAWorkloadSurvives() {
    StateCodec<WorkloadIncidents> codec = new StateCodec<>(WorkloadIncidents.class);
    assertThat(codec.decode(codec.encode("key", story.present()))).isEqualTo(story.present());
  }

  @Test
  void theStateOfAClusterSurvives() {
    Correlator correlator = new Correlator(IncidentConfig.defaults());
    @Nullable ClusterIncidents last = null;
    for (Transition transition : story.transitions()) {
      last = correlator.on(last, new ClusterInput.Changed(transition)).state();
    }
    ClusterIncidents state = requireNonNull(last);
    StateCodec<ClusterIncidents> codec = new StateCodec<>(ClusterIncidents.class);
    assertThat(state.incidents()).isNotEmpty();
    assertThat(codec.decode(codec.encode("key", state))).isEqualTo(state);
  }
}
