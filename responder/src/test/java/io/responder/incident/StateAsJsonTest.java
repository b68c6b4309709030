package io.responder.incident;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterInput;
import io.responder.model.Facet;
import io.responder.model.Finding.ClearReason;
import io.responder.model.Matcher;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import io.responder.model.Transition;
import io.responder.stream.codec.StateCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
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

  @Test
  void silencesSurviveInTheHeadOfTheState() {
    Instant at = Samples.at(0);
    Silence silence =
        new Silence(
            "s-1",
            Matcher.parse("namespace=shop"),
            new Schedule.Weekly(
                EnumSet.of(DayOfWeek.SUNDAY),
                LocalTime.MIDNIGHT,
                LocalTime.NOON,
                ZoneId.of("Asia/Seoul"),
                null),
            "kim",
            "upgrade",
            at);
    ClusterIncidents state =
        requireNonNull(
            new Correlator(IncidentConfig.defaults())
                .on(null, new ClusterInput.Silenced("c", "prod", silence, at))
                .state());
    StateCodec<ClusterIncidents> codec = new StateCodec<>(ClusterIncidents.class);
    ClusterIncidents head = codec.decode(codec.encode("key", state.with(Map.of())));
    assertThat(head).isEqualTo(state);
    assertThat(head.silences()).containsOnlyKeys("s-1");
  }

  /** As it was written before there were silences and circumstances. */
  @Test
  void anOlderStateIsRead() throws IOException {
    Correlator correlator = new Correlator(IncidentConfig.defaults());
    @Nullable ClusterIncidents last = null;
    for (Transition transition : story.transitions()) {
      last = correlator.on(last, new ClusterInput.Changed(transition)).state();
    }
    ClusterIncidents state = requireNonNull(last);
    StateCodec<ClusterIncidents> codec = new StateCodec<>(ClusterIncidents.class);
    String json = text(codec.encode("key", state));
    String older = json.replace("\"cluster\":\"prod\",\"incidents\"", "\"incidents\"");
    assertThat(older).isNotEqualTo(json);
    older = older.replace(",\"silences\":{}", "");
    assertThat(older).doesNotContain("silences");
    assertThat(codec.decode(older.getBytes(StandardCharsets.UTF_8))).isEqualTo(state);

    StateCodec<WorkloadIncidents> workloads = new StateCodec<>(WorkloadIncidents.class);
    String workload = text(workloads.encode("key", story.present()));
    String before = workload.replace(",\"notes\":{}", "");
    assertThat(before).isNotEqualTo(workload);
    assertThat(workloads.decode(before.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(story.present());
  }

  /** What anybody reads who has the dictionary. */
  private static String text(byte[] state) throws IOException {
    Inflater inflater = new Inflater();
    inflater.setInput(state);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] some = new byte[1_024];
    try (InputStream dictionary =
        requireNonNull(StateCodec.class.getResourceAsStream("states-1.txt"))) {
      while (!inflater.finished()) {
        text.write(some, 0, inflater.inflate(some));
        if (inflater.needsDictionary()) {
          inflater.setDictionary(dictionary.readAllBytes());
        }
      }
    } catch (DataFormatException e) {
      throw new IOException(e);
    } finally {
      inflater.end();
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
