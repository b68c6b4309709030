package io.responder.stream;

import io.responder.model.ClusterEvent;
import io.responder.model.ClusterInput;
import io.responder.model.Finding;
import io.responder.model.Reducer;
import io.responder.model.Transition;
import io.responder.stream.codec.RecordCodec;
import io.responder.stream.codec.StateCodec;
import io.responder.stream.codec.UnreadableRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The pipeline as a topology: four stages, each from one topic to the next, each with one store.
 *
 * <pre>
 * cluster-events ─► rules ─► findings ─► workload-incidents ─► workload-incidents ─► incidents ─► incidents
 *                               ▲                                                       ▲
 * dead-letters ─► dead-letters ─┘                                    commands, silences ┘
 *                                                                  (every stage ─► dead-letters)
 * </pre>
 *
 * <p>What happens to a cluster and what people want of it are in the partition of the same number,
 * so that one task takes both, by time: it waits for what it knows to be on the broker.
 */
final class StageTopology {

  /**
   * One stage.
   *
   * @param name of the stage and of its store
   * @param from the topics it reads, the first for what comes from nowhere else
   * @param awaited the topics whose backlog its deadlines wait for
   * @param read makes the input of a record; throws for what it cannot read
   * @param key the key of the state that an input belongs to
   * @param to the topic it writes
   * @param states how its states are stored
   * @param outputs how its outputs are written
   */
  record Stage<S, I, O>(
      String name,
      List<String> from,
      List<String> awaited,
      InputReader<I> read,
      Function<I, String> key,
      Reduction<S, I, O> reduction,
      StateRecords<S> states,
      String to,
      RecordCodec<O> outputs) {

    Stage {
      from = List.copyOf(from);
      awaited = List.copyOf(awaited);
    }

    String outputSink() {
      return name + "-output";
    }

    String deadLetterSink() {
      return name + "-dead-letters";
    }

    /** The reducer that is to be used now. */
    Reducer<S, I, O> reducer() {
      return reduction.current().get();
    }
  }

  /** Makes the input of a record. */
  @FunctionalInterface
  interface InputReader<I> {
    I read(Record<String, byte[]> record, RecordMetadata position);
  }

  /**
   * What the stages have in common.
   *
   * @param time what deadlines are compared with
   * @param punctuation how often deadlines are looked at
   * @param gaps is told where processing jumps
   * @param standstill after one, another process may have the tasks
   */
  record Setting(
      Topics topics,
      Clock clock,
      StreamTime time,
      Duration punctuation,
      StreamProgress progress,
      Gaps gaps,
      Standstill standstill) {}

  private final Topology topology = new Topology();
  private final Setting setting;

  private StageTopology(Setting setting) {
    this.setting = setting;
  }

  static Topology of(Reductions<?, ?, ?> reductions, String bootstrapServers, Setting setting) {
    StageTopology stages = new StageTopology(setting);
    Topics topics = setting.topics();
    RecordCodec<ClusterEvent> events = RecordCodec.clusterEvents();
    RecordCodec<Finding> findings = RecordCodec.findings();
    RecordCodec<Transition> workloads = RecordCodec.workloadIncidents();
    stages.add(
        "object-histories",
        topics.clusterEvents(),
        List.of(topics.clusterEvents()),
        events,
        reductions.rules(),
        topics.findings(),
        findings);
    stages.add(
        "workload-incidents",
        topics.findings(),
        List.of(topics.clusterEvents(), topics.findings()),
        findings,
        reductions.workloads(),
        topics.workloadIncidents(),
        workloads);
    stages.addClusters(reductions.clusters());
    stages.addDeadLetters(bootstrapServers, findings);
    return stages.topology;
  }

  private <S, I, O> void add(
      String name,
      String from,
      List<String> awaited,
      RecordCodec<I> inputs,
      Reduction<S, I, O> reduction,
      String to,
      RecordCodec<O> outputs) {
    add(
        new Stage<>(
            name,
            List.of(from),
            awaited,
            (record, position) -> inputs.decode(record.key(), record.value()),
            inputs::key,
            reduction,
            StateRecords.of(new StateCodec<>(reduction.stateType()), reduction.division()),
            to,
            outputs));
  }

  private <C> void addClusters(Reduction<C, ClusterInput, Transition> reduction) {
    Topics topics = setting.topics();
    RecordCodec<ClusterInput> inputs = RecordCodec.clusterInputs();
    RecordCodec<ClusterInput> silences = RecordCodec.silences();
    add(
        new Stage<>(
            "cluster-incidents",
            List.of(topics.workloadIncidents(), topics.commands(), topics.silences()),
            // Not for the stages before it: in a storm people are told while it is still read.
            List.of(topics.workloadIncidents(), topics.commands(), topics.silences()),
            (record, position) -> {
              if (position.topic().equals(topics.silences())) {
                return silences.decode(record.key(), record.value());
              }
              ClusterInput input = inputs.decode(record.key(), record.value());
              boolean happened = input instanceof ClusterInput.Changed;
              if (happened != position.topic().equals(topics.workloadIncidents())) {
                throw new UnreadableRecord("value does not belong into this topic");
              }
              return input;
            },
            ClusterInput::cluster,
            reduction,
            StateRecords.of(new StateCodec<>(reduction.stateType()), reduction.division()),
            topics.incidents(),
            RecordCodec.incidents()));
  }

  private void addDeadLetters(String bootstrapServers, RecordCodec<Finding> findings) {
    Topics topics = setting.topics();
    Reduction<DeadLetterHistory, DeadLetter, Finding> reduction =
        new Reduction<>(
            DeadLetterHistory.class, new DeadLetterReducer(topics.deadLetters(), bootstrapServers));
    add(
        new Stage<>(
            "dead-letter-histories",
            List.of(topics.deadLetters()),
            List.of(topics.deadLetters()),
            (record, position) ->
                DeadLetter.read(
                    topics.deadLetters(),
                    position.partition(),
                    position.offset(),
                    record.headers(),
                    Instant.ofEpochMilli(record.timestamp())),
            DeadLetter::topic,
            reduction,
            StateRecords.of(new StateCodec<>(DeadLetterHistory.class), null),
            topics.findings(),
            findings));
  }

  private <S, I, O> void add(Stage<S, I, O> stage) {
    String source = stage.name() + "-input";
    topology
        .addSource(
            AutoOffsetReset.earliest(),
            source,
            new RecordTime(setting.clock()),
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            stage.from().toArray(String[]::new))
        .addProcessor(stage.name(), () -> new ReducerProcessor<>(stage, setting), source)
        .addStateStore(
            new StateTable.Builder<>(stage.name(), stage.states(), setting.standstill()),
            stage.name())
        .addSink(
            stage.outputSink(),
            stage.to(),
            new StringSerializer(),
            new ByteArraySerializer(),
            CanaryRecord.partitioner(),
            stage.name())
        .addSink(
            stage.deadLetterSink(),
            setting.topics().deadLetters(),
            new StringSerializer(),
            new ByteArraySerializer(),
            stage.name());
  }
}
