package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.model.ClusterEvent;
import io.responder.model.Finding;
import io.responder.model.Snapshot;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.stream.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topology without a broker: what goes in and what comes out. */
@ExtendWith(QuietKafka.class)
class StageTopologyTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final KafkaConfig config = KafkaConfig.embedded(Path.of("unused"));
  private final Topics topics = new Topics(config);
  private final StreamProgress progress = new StreamProgress();
  private final SteppedClock clock = new SteppedClock();
  private final StreamTime time = new StreamTime(clock);
  private final AtomicLong nanos = new AtomicLong();
  private TopologyTestDriver driver = driver(Duration.ZERO);

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void anEventBecomesATransition() {
    send(Events.sick("web", 1, START));
    List<Transition> transitions = transitions();
    assertThat(transitions).extracting(Transition::reason).containsExactly(TransitionReason.OPENED);
    assertThat(transitions.get(0).after().problem().workload()).isEqualTo(Events.pod("web"));
    send(Events.healthy("web", 2, START.plus(SECOND)));
    assertThat(transitions())
        .extracting(Transition::reason)
        .containsExactly(TransitionReason.HEALED);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void everyHopIsKeyedByWhatTheNextNeeds() {
    ClusterEvent event = Events.sick("web", 1, START);
    send(event);
    assertThat(keys(topics.findings())).containsExactly("prod/shop/Pod/web");
    assertThat(keys(topics.workloadIncidents())).containsExactly("prod");
    TestRecord<String, byte[]> incident = records(topics.incidents()).get(0);
    Transition transition = RecordCodec.incidents().decode(incident.key(), incident.value());
    assertThat(incident.key()).isEqualTo(transition.after().id());
    assertThat(CloudEventHeaders.text(incident.headers(), "ce_id")).isEqualTo(transition.id());
    assertThat(CloudEventHeaders.text(incident.headers(), "ce_type"))
        .isEqualTo("io.responder.incident.opened.v1");
  }

  @Test
  void aDuplicateChangesNothing() {
    ClusterEvent event = Events.sick("web", 1, START);
    send(event);
    send(event);
    send(event);
    assertThat(transitions()).hasSize(1);
  }

  @Test
  void theSameInputGivesTheSameBytes() {
    List<ClusterEvent> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(Events.sick("pod-" + i % 7, i, START.plusSeconds(i)));
      events.add(Events.healthy("pod-" + i % 5, i + 100, START.plusSeconds(i)));
    }
    events.forEach(this::send);
    List<TestRecord<String, byte[]>> first = records(topics.incidents());
    driver.close();
    driver = driver(Duration.ZERO);
    events.forEach(this::send);
    List<TestRecord<String, byte[]>> second = records(topics.incidents());
    assertThat(first).isNotEmpty();
    assertThat(second)
        .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
        .isEqualTo(first.stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)).toList());
  }

  @Test
  void aDeadlinePasses() {
    driver.close();
    driver = driver(Duration.ofMinutes(5));
    send(Events.sick("web", 1, START));
    assertThat(transitions()).isEmpty();
    step(Duration.ofMinutes(5).minusSeconds(1));
    assertThat(transitions()).isEmpty();
    step(SECOND);
    List<Transition> transitions = transitions();
    assertThat(transitions).extracting(Transition::at).containsExactly(START.plusSeconds(300));
    step(Duration.ofMinutes(1));
    assertThat(transitions()).isEmpty();
  }

  @Test
  void a_task_that_stood_still_neither_tells_nor_stores_anything_more() {
    send(Events.sick("web", 1, START));
    assertThat(transitions()).hasSize(1);
    nanos.addAndGet(Standstill.LIMIT.toNanos() + 1);
    assertThatThrownBy(() -> send(Events.healthy("web", 2, START.plusSeconds(60))))
        .isInstanceOf(TaskMigratedException.class);
    assertThat(transitions()).isEmpty();
  }

  @Test
  void aDeadlineThatALateTickFindsGivesTheSameTransition() {
    driver.close();
    driver = driver(Duration.ofMinutes(5));
    send(Events.sick("web", 1, START));
    step(Duration.ofHours(3));
    assertThat(transitions()).extracting(Transition::at).containsExactly(START.plusSeconds(300));
  }

  /** After an outage the recovery may be the next record to be read. */
  @Test
  void aDeadlineWaitsForWhatIsStillToBeRead() {
    driver.close();
    driver = driver(Duration.ofMinutes(5));
    send(Events.sick("web", 1, START));
    send(Events.sick("worker", 1, START));
    clock.now = START.plus(Duration.ofHours(2));
    time.seen(Map.of(topics.clusterEvents(), START.plusSeconds(10)));
    driver.advanceWallClockTime(SECOND);
    assertThat(transitions()).as("it may have healed since").isEmpty();
    send(Events.healthy("web", 2, START.plusSeconds(10)));
    time.seen(Map.of());
    driver.advanceWallClockTime(SECOND);
    assertThat(transitions())
        .singleElement()
        .satisfies(
            opened -> {
              assertThat(opened.after().problem().workload()).isEqualTo(Events.pod("worker"));
              assertThat(opened.at()).isEqualTo(START.plusSeconds(300));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cluster-events", "findings", "workload-incidents", "commands", "silences"})
  void poisonIsSetAsideAndTheNextRecordGoesOn(String name) {
    String topic = "responder." + name;
    TestInputTopic<String, byte[]> input = input(topic);
    input.pipeInput("k", bytes("\u0000\u0001 not json"));
    input.pipeInput("k", bytes("[]"));
    input.pipeInput("k", bytes("{\"schemaVersion\":1,\"type\":\"no-such-type\"}"));
    input.pipeInput("k", bytes("{\"schemaVersion\":99,\"type\":\"upserted\"}"));
    input.pipeInput("k", bytes("{\"type\":\"upserted\"}"));
    input.pipeInput("k", bytes("[".repeat(500)));
    input.pipeInput("k", new byte[0]);
    input.pipeInput("k", null);
    input.pipeInput(null, bytes("{}"));
    input.pipeInput("k", new byte[] {(byte) 0xff, (byte) 0xfe});
    List<TestRecord<String, byte[]>> letters = records(topics.deadLetters());
    assertThat(letters).hasSize(10).extracting(TestRecord::key).containsOnly(topic);
    assertThat(CloudEventHeaders.text(letters.get(4).headers(), "__streams.errors.topic"))
        .isEqualTo(topic);
    assertThat(CloudEventHeaders.text(letters.get(4).headers(), "__streams.errors.offset"))
        .containsOnlyDigits();
    assertThat(CloudEventHeaders.text(letters.get(4).headers(), "__streams.errors.message"))
        .contains("schemaVersion");
    send(Events.sick("web", 1, START));
    assertThat(transitions())
        .extracting(t -> t.after().problem().workload().name())
        .contains("web");
    assertThat(progress.deadLetters()).isEqualTo(10);
  }

  @Test
  void aRecordUnderAForeignKeyIsSetAside() {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    input(topics.clusterEvents())
        .pipeInput("somebody-else", codec.encode(Events.sick("web", 1, START)));
    assertThat(deadLetters()).hasSize(1);
  }

  @Test
  void aReducerThatThrowsLosesOneRecordOnly() {
    send(Events.withSymptom("web", 1, START, FakeStages.BOOM, "x"));
    send(Events.sick("web", 2, START));
    List<TestRecord<String, byte[]>> letters = records(topics.deadLetters());
    assertThat(letters).hasSize(1);
    assertThat(CloudEventHeaders.text(letters.get(0).headers(), "__streams.errors.exception"))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(CloudEventHeaders.text(letters.get(0).headers(), "__streams.errors.message"))
        .contains("rule failed")
        .doesNotContain("hunter2");
    assertThat(transitions())
        .extracting(t -> t.after().problem().workload().name())
        .contains("web");
  }

  @Test
  void aDeadLetterIsAnIncidentUntilAQuietHourHasPassed() {
    input(topics.clusterEvents()).pipeInput("k", bytes("poison"));
    input(topics.clusterEvents()).pipeInput("k", bytes("poison again"));
    List<Finding> findings = findings();
    assertThat(findings).hasSize(1);
    Finding.Holds holds = (Finding.Holds) findings.get(0);
    assertThat(holds.diagnosis().cause()).isEqualTo("dead-letter");
    assertThat(holds.object().name()).isEqualTo(topics.clusterEvents());
    assertThat(holds.diagnosis().suggestion().steps().get(0).run())
        .startsWith("kafka-console-consumer.sh --bootstrap-server 'broker:9092'")
        .contains("responder.dead-letters");
    assertThat(holds.diagnosis().suggestion().summary().ko()).contains(topics.clusterEvents());
    assertThat(transitions()).hasSize(1);
    step(Duration.ofMinutes(59));
    assertThat(findings()).isEmpty();
    step(Duration.ofMinutes(2));
    assertThat(findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Cleared.class,
            cleared -> assertThat(cleared.reason()).isEqualTo(Finding.ClearReason.EXPIRED));
    assertThat(transitions())
        .extracting(Transition::reason)
        .containsExactly(TransitionReason.HEALED);
  }

  @Test
  void garbageInTheDeadLettersIsADeadLetterOfThatTopic() {
    input(topics.deadLetters()).pipeInput(null, bytes("garbage"));
    assertThat(findings())
        .singleElement()
        .satisfies(f -> assertThat(f.object().name()).isEqualTo(topics.deadLetters()));
    assertThat(driver.producedTopicNames()).doesNotContain(topics.deadLetters());
  }

  @Test
  void aCanaryPassesThroughUntouchedAndUnseen() {
    CanaryRecord canary = new CanaryRecord("here", 3, 42);
    input(topics.clusterEvents())
        .pipeInput(new TestRecord<>(canary.key(), null, canary.headers(), START));
    TestRecord<String, byte[]> back = records(topics.incidents()).get(0);
    assertThat(CanaryRecord.read(back.headers())).isEqualTo(canary);
    assertThat(deadLetters()).isEmpty();
    assertThat(CanaryRecord.partitioner().partitions("t", back.key(), null, 4))
        .hasValue(java.util.Set.of(3));
    assertThat(CanaryRecord.partitioner().partitions("t", "prod/a/Pod/b", null, 4)).isEmpty();
  }

  @Test
  void aTextThatIsTooLargeIsCutOnTheWay() {
    String text = "x".repeat(600_000);
    send(Events.withSymptom("web", 1, START, "Reason", text));
    assertThat(transitions())
        .singleElement()
        .satisfies(
            t ->
                assertThat(t.after().problem().evidence().get(0).message())
                    .startsWith("xxx")
                    .contains("…(+"));
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void theEndOfASnapshotReachesEveryStateOfItsScopeAndNoOther() {
    driver.close();
    clock.now = START;
    Properties properties = new Properties();
    properties.putAll(new ClientProperties("broker:9092", config, "test").streams());
    var rules =
        io.responder.rule.file.RuleFiles.of(
                java.util.Map.of(
                    "p/any.yml",
                    "severity: warning\nmatch: {kinds: [Pod], reasons: [ImagePullBackOff]}\nsummary: {en: bad, ko: bad}\n"))
            .load()
            .orThrow();
    var fakes = FakeStages.reductions(Duration.ZERO);
    driver =
        new TopologyTestDriver(
            StageTopology.of(
                new Reductions<>(
                    new Reduction<>(
                        io.responder.rule.history.ObjectHistory.class,
                        new io.responder.rule.RuleEngine(rules, (rule, failure) -> {})),
                    fakes.workloads(),
                    fakes.clusters()),
                "broker:9092",
                new StageTopology.Setting(
                    topics,
                    clock,
                    time,
                    SECOND,
                    progress,
                    gaps(),
                    new Standstill(Standstill.LIMIT, () -> 0))),
            properties,
            START);
    send(Events.sick("gone", 1, START));
    send(Events.sick("stays", 1, START));
    send(Events.sick("stays", 1, START.plusSeconds(60)));
    assertThat(findings()).hasSize(2);
    snapshot("shop", START.plusSeconds(60));
    assertThat(findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.object().name()).isEqualTo("gone"))
        .isInstanceOf(Finding.Cleared.class);
    snapshot("shop", START.plusSeconds(60));
    snapshot("other", START.plusSeconds(120));
    assertThat(findings()).isEmpty();
    assertThat(deadLetters()).isEmpty();

    input(topics.clusterEvents())
        .pipeInput(new TestRecord<>("~snapshot/x", bytes("{}"), new RecordHeaders(), START));
    assertThat(deadLetters()).hasSize(1);
  }

  private void snapshot(String namespace, Instant begun) {
    RecordCodec<Snapshot> codec = RecordCodec.snapshots();
    Snapshot snapshot =
        new Snapshot("prod", "", "Pod", namespace, Snapshot.Extent.SYMPTOMATIC, begun, begun);
    input(topics.clusterEvents())
        .pipeInput(
            new TestRecord<>(
                codec.key(snapshot), codec.encode(snapshot), new RecordHeaders(), clock.instant()));
  }

  private void send(ClusterEvent event) {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    input(topics.clusterEvents())
        .pipeInput(
            new TestRecord<>(
                codec.key(event), codec.encode(event), new RecordHeaders(), clock.instant()));
  }

  private void step(Duration duration) {
    clock.now = clock.now.plus(duration);
    driver.advanceWallClockTime(duration);
  }

  private List<Transition> transitions() {
    RecordCodec<Transition> codec = RecordCodec.incidents();
    return records(topics.incidents()).stream()
        .map(record -> codec.decode(record.key(), record.value()))
        .toList();
  }

  private List<Finding> findings() {
    RecordCodec<Finding> codec = RecordCodec.findings();
    return records(topics.findings()).stream()
        .map(record -> codec.decode(record.key(), record.value()))
        .toList();
  }

  private List<TestRecord<String, byte[]>> deadLetters() {
    return records(topics.deadLetters());
  }

  private List<String> keys(String topic) {
    return records(topic).stream().map(TestRecord::key).toList();
  }

  private List<TestRecord<String, byte[]>> records(String topic) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private TestInputTopic<String, byte[]> input(String topic) {
    return driver.createInputTopic(
        topic, new StringSerializer(), new ByteArraySerializer(), clock.now, Duration.ZERO);
  }

  private TopologyTestDriver driver(Duration holdFor) {
    clock.now = START;
    Properties properties = new Properties();
    properties.putAll(new ClientProperties("broker:9092", config, "test").streams());
    return new TopologyTestDriver(
        StageTopology.of(
            FakeStages.reductions(holdFor),
            "broker:9092",
            new StageTopology.Setting(
                topics,
                clock,
                time,
                SECOND,
                progress,
                gaps(),
                new Standstill(Standstill.LIMIT, nanos::get))),
        properties,
        START);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class SteppedClock extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Gaps gaps() {
    return new Gaps(letter -> CompletableFuture.completedFuture(null), new StreamProgress(), clock);
  }
}
