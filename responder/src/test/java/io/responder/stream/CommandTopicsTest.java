package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterInput;
import io.responder.model.Command;
import io.responder.model.Matcher;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.stream.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people want is an input of the last stage, beside what happens. */
@ExtendWith(QuietKafka.class)
class CommandTopicsTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");

  private final KafkaConfig config = KafkaConfig.embedded(Path.of("unused"));
  private final Topics topics = new Topics(config);
  private final StreamProgress progress = new StreamProgress();
  private final TopologyTestDriver driver = driver();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void a_command_changes_the_incident_and_says_who_wanted_it() {
    String id = opened();
    send(topics.commands(), RecordCodec.clusterInputs(), acknowledge("c-1", id));

    Transition taken = transitions().get(0);
    assertThat(taken.reason()).isEqualTo(TransitionReason.ACKNOWLEDGED);
    assertThat(taken.after().id()).isEqualTo(id);
    assertThat(taken.by().name()).isEqualTo("kim");
    assertThat(progress.lastProcessed(topics.commands())).isNotNull();
  }

  @Test
  void the_same_command_again_changes_nothing() {
    String id = opened();
    send(topics.commands(), RecordCodec.clusterInputs(), acknowledge("c-1", id));
    send(topics.commands(), RecordCodec.clusterInputs(), acknowledge("c-1", id));
    assertThat(transitions()).hasSize(1);
  }

  @Test
  void a_command_for_an_incident_that_is_not_there_changes_nothing() {
    send(topics.commands(), RecordCodec.clusterInputs(), acknowledge("c-1", "nobody"));
    assertThat(transitions()).isEmpty();
    assertThat(letters()).isEmpty();
  }

  @Test
  void a_silence_is_keyed_by_cluster_and_id_so_that_its_end_replaces_it() {
    Silence silence =
        new Silence(
            "s-1",
            Matcher.parse("namespace=shop"),
            new Schedule.Once(START, START.plusSeconds(60)),
            "kim",
            "drill",
            START);
    var codec = RecordCodec.silences();
    var set = new ClusterInput.Silenced("c-1", "prod", silence, START);
    var ended = new ClusterInput.SilenceEnded("c-2", "prod", "s-1", "kim", START.plusSeconds(5));
    assertThat(codec.key(set)).isEqualTo("prod/s-1").isEqualTo(codec.key(ended));
    assertThat(codec.decode(codec.key(set), codec.encode(set))).isEqualTo(set);
    assertThat(codec.decode(codec.key(ended), codec.encode(ended))).isEqualTo(ended);
    send(topics.silences(), codec, set);
    send(topics.silences(), codec, ended);
    // Days later it is deleted.
    driver
        .createInputTopic(
            topics.silences(),
            new StringSerializer(),
            new ByteArraySerializer(),
            START,
            Duration.ZERO)
        .pipeInput(new TestRecord<>("prod/s-1", null, ForgottenSilence.headers()));
    assertThat(letters()).isEmpty();
    assertThat(progress.lastProcessed(topics.silences())).isNotNull();
  }

  @Test
  void what_does_not_belong_into_a_topic_is_set_aside() {
    Transition forged = transition();
    var inputs = RecordCodec.clusterInputs();
    send(topics.commands(), inputs, new ClusterInput.Changed(forged));
    send(topics.workloadIncidents(), inputs, acknowledge("c-1", forged.after().id()));
    pipe(
        topics.silences(),
        "prod/x",
        RecordCodec.clusterInputs().encode(acknowledge("c-2", forged.after().id())));
    pipe(topics.commands(), "prod", "poison".getBytes(StandardCharsets.UTF_8));

    assertThat(letters())
        .extracting(letter -> CloudEventHeaders.text(letter.headers(), "__streams.errors.topic"))
        .containsExactly(
            topics.commands(), topics.workloadIncidents(), topics.silences(), topics.commands());
    assertThat(transitions())
        .as("but for the incidents of the dead letters themselves")
        .allMatch(t -> t.after().problem().workload().kind().equals("DeadLetter"));
  }

  /** While the processes are replaced one after the other, the older ones read what newer write. */
  @Test
  void what_a_newer_process_wants_is_set_aside_with_its_reason_and_its_new_fields_are_ignored() {
    String id = opened();
    String command =
        new String(
            RecordCodec.clusterInputs().encode(acknowledge("c-1", id)), StandardCharsets.UTF_8);
    for (String newer :
        List.of(
            command.replace("\"acknowledge\"", "\"remediate\""),
            command.replace("\"id\":", "\"type\":\"wished\",\"id\":"))) {
      assertThat(newer).isNotEqualTo(command);
      pipe(topics.commands(), "prod", newer.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(letters())
        .hasSize(2)
        .allSatisfy(
            letter ->
                assertThat(CloudEventHeaders.text(letter.headers(), "__streams.errors.message"))
                    .startsWith("value is "));

    String more = command.replace("\"by\":", "\"urgency\":{\"level\":7},\"by\":");
    assertThat(more).isNotEqualTo(command);
    pipe(topics.commands(), "prod", more.getBytes(StandardCharsets.UTF_8));
    assertThat(letters()).isEmpty();
    assertThat(transitions())
        .extracting(Transition::reason)
        .contains(TransitionReason.ACKNOWLEDGED);
  }

  private String opened() {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    ClusterEvent event = Events.sick("web", 1, START);
    pipe(topics.clusterEvents(), codec.key(event), codec.encode(event));
    List<Transition> transitions = transitions();
    assertThat(transitions).hasSize(1);
    return transitions.get(0).after().id();
  }

  private Transition transition() {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    ClusterEvent event = Events.sick("forged", 1, START);
    pipe(topics.clusterEvents(), codec.key(event), codec.encode(event));
    return transitions().get(0);
  }

  private static ClusterInput acknowledge(String command, String incident) {
    return new ClusterInput.Commanded(
        new Command(
            command,
            "prod",
            incident,
            Command.Action.ACKNOWLEDGE,
            "",
            "kim",
            START.plusSeconds(10)));
  }

  private void send(String topic, RecordCodec<ClusterInput> codec, ClusterInput input) {
    pipe(topic, codec.key(input), codec.encode(input));
  }

  private void pipe(String topic, String key, byte[] value) {
    driver
        .createInputTopic(
            topic, new StringSerializer(), new ByteArraySerializer(), START, Duration.ZERO)
        .pipeInput(key, value);
  }

  private List<Transition> transitions() {
    return records(topics.incidents()).stream()
        .map(record -> RecordCodec.incidents().decode(record.key(), record.value()))
        .toList();
  }

  private List<TestRecord<String, byte[]>> letters() {
    return records(topics.deadLetters());
  }

  private List<TestRecord<String, byte[]>> records(String topic) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private TopologyTestDriver driver() {
    Clock clock = Clock.fixed(START, ZoneOffset.UTC);
    Properties properties = new Properties();
    properties.putAll(new ClientProperties("broker:9092", config, "test").streams());
    return new TopologyTestDriver(
        StageTopology.of(
            FakeStages.reductions(
                Duration.ZERO,
                new Reduction<>(ClusterIncidents.class, new Correlator(IncidentConfig.defaults()))),
            "broker:9092",
            new StageTopology.Setting(
                topics,
                clock,
                new StreamTime(clock),
                Duration.ofSeconds(1),
                progress,
                new Gaps(
                    letter -> CompletableFuture.completedFuture(null), new StreamProgress(), clock),
                new Standstill(Standstill.LIMIT, () -> 0L))),
        properties,
        START);
  }
}
