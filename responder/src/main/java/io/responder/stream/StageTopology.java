package io.responder.stream;

import io.responder.model.ClusterEvent;
import io.responder.model.Finding;
import io.responder.model.Reducer;
import io.responder.model.Transition;
import io.responder.stream.codec.RecordCodec;
import io.responder.stream.codec.StateCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 *                               ▲
 * dead-letters ─► dead-letters ─┘             (every stage ─► dead-letters)
 * </pre>
 */
final class StageTopology {

  /**
   * One stage.
   *
   * @param name of the stage and of its store
   * @param from the topic it reads
   * @param read makes the input of a record; throws for what it cannot read
   * @param key the key of the state that an input belongs to
   * @param to the topic it writes
   * @param states how its states are stored
   * @param outputs how its outputs are written
   */
  record Stage<S, I, O>(
      String name,
      String from,
      InputReader<I> read,
      Function<I, String> key,
      Reduction<S, I, O> reduction,
      StateRecords<S> states,
      String to,
      RecordCodec<O> outputs) {

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
   * @param punctuation how often deadlines are looked at
   * @param gaps is told where processing jumps
   * @param standstill after one, another process may have the tasks
   */
  record Setting(
      Topics topics,
      Clock clock,
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
        events,
        reductions.rules(),
        topics.findings(),
        findings);
    stages.add(
        "workload-incidents",
        topics.findings(),
        findings,
        reductions.workloads(),
        topics.workloadIncidents(),
        workloads);
    stages.add(
        "cluster-incidents",
        topics.workloadIncidents(),
        RecordCodec.clusterInputs(),
        reductions.clusters(),
        topics.incidents(),
        RecordCodec.incidents());
    stages.addDeadLetters(bootstrapServers, findings);
    return stages.topology;
  }

  private <S, I, O> void add(
      String name,
      String from,
      RecordCodec<I> inputs,
      Reduction<S, I, O> reduction,
      String to,
      RecordCodec<O> outputs) {
    add(
        new Stage<>(
            name,
            from,
            (record, position) -> inputs.decode(record.key(), record.value()),
            inputs::key,
            reduction,
            StateRecords.of(new StateCodec<>(reduction.stateType()), reduction.division()),
            to,
            outputs));
  }

  private void addDeadLetters(String bootstrapServers, RecordCodec<Finding> findings) {
    Topics topics = setting.topics();
    Reduction<DeadLetterHistory, DeadLetter, Finding> reduction =
        new Reduction<>(
            DeadLetterHistory.class, new DeadLetterReducer(topics.deadLetters(), bootstrapServers));
    add(
        new Stage<>(
            "dead-letter-histories",
            topics.deadLetters(),
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
            stage.from())
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
