package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.failpoint.Failpoint;
import io.responder.health.Pulse;
import io.responder.model.Reducer;
import io.responder.model.Reducer.Step;
import io.responder.model.Snapshot;
import io.responder.stream.codec.OversizedRecord;
import io.responder.stream.codec.RecordCodec;
import io.responder.stream.codec.UnreadableRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one reducer: the same adapter for every stage.
 *
 * <p>A record is read and reduced, and its outputs are made bytes, before anything is stored or
 * forwarded, so that a record has its whole effect or none. One that fails on the way becomes a
 * dead letter and the next goes on. Deadlines are looked at once per punctuation, by the time of
 * what is processed ({@link StreamTime}).
 *
 * <p>The reducer changes between punctuations only, for all keys of the task at once. Every state
 * is reviewed then, and after a start, as the process that left it may have had another reducer.
 */
final class ReducerProcessor<S, I, O> implements Processor<String, byte[], String, byte[]> {

  private static final Logger LOGGER = LoggerFactory.getLogger(ReducerProcessor.class);

  private static final RecordCodec<Snapshot> SNAPSHOTS = RecordCodec.snapshots();

  /** How many deadlines one punctuation handles: the rest waits for the next. */
  private static final int TICKS = 1_000;

  /**
   * How long one punctuation goes on: between two of them records are processed and the consumer
   * says that it lives.
   */
  private static final Duration BUSY = Duration.ofSeconds(1);

  /** When a key is looked at again whose deadline failed. */
  private static final Duration POSTPONED = Duration.ofMinutes(10);

  private final StageTopology.Stage<S, I, O> stage;
  private final StageTopology.Setting setting;
  private final Deque<String> unreviewed = new ArrayDeque<>();
  private Reducer<S, I, O> reducer;
  private @Nullable ProcessorContext<String, byte[]> context;
  private @Nullable StateTable<S> states;
  private @Nullable Pulse pulse;
  private final Map<String, Long> expected = new HashMap<>();

  ReducerProcessor(StageTopology.Stage<S, I, O> stage, StageTopology.Setting setting) {
    this.stage = stage;
    this.setting = setting;
    this.reducer = stage.reducer();
  }

  /** All that one call changes; the state is null when the key is forgotten. */
  private record Effect<S>(
      String key, @Nullable S state, @Nullable Instant deadline, List<Output> outputs) {}

  private record Output(String key, byte[] value, Headers headers) {}

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    StateTable<S> table = context.getStateStore(stage.name());
    this.states = table;
    this.pulse = setting.progress().stage("stage/" + stage.name() + '/' + context.taskId());
    table.begin();
    List<String> unreadable = new ArrayList<>();
    for (String key : table.keys()) {
      try {
        S state = table.get(key);
        deadlines().set(key, state == null ? null : reducer.nextDeadline(state));
      } catch (RuntimeException e) {
        // It cannot be forwarded yet: the first punctuation reports it.
        unreadable.add(key);
      }
    }
    unreadable.forEach(key -> deadlines().set(key, Instant.EPOCH));
    unreviewed.addAll(table.keys());
    context.schedule(
        setting.punctuation(),
        PunctuationType.WALL_CLOCK_TIME,
        timestamp -> timed(this::punctuate));
  }

  @Override
  public void process(Record<String, byte[]> record) {
    timed(() -> take(record));
  }

  @Override
  public void close() {
    if (pulse != null) {
      setting.progress().ended(pulse);
    }
  }

  /** While it works it is expected to end. */
  private void timed(Runnable work) {
    Pulse beating = requireNonNull(pulse, "init comes first");
    beating.beat();
    try {
      work.run();
    } finally {
      beating.rest();
    }
  }

  private void take(Record<String, byte[]> record) {
    states().requireOurs();
    RecordMetadata position = context().recordMetadata().orElseThrow();
    setting.progress().processed(position.topic(), setting.clock().instant());
    Long next = expected.put(position.topic(), position.offset() + 1);
    if (next != null && position.offset() > next) {
      setting.gaps().jumped(position.topic(), position.partition(), next, position.offset());
    }
    if (CanaryRecord.matches(record.value(), record.headers())) {
      context().forward(record, stage.outputSink());
      return;
    }
    if (record.value() == null && ForgottenSilence.matches(record.headers())) {
      // It was over days ago.
      return;
    }
    if (RecordCodec.isSnapshot(record.key())) {
      reconcile(record, position);
      return;
    }
    Failpoint.STAGE_BEFORE_REDUCE.hit();
    @Nullable Effect<S> effect;
    try {
      effect = reduce(record, position);
    } catch (RuntimeException | StackOverflowError e) {
      deadLetter(position, record, e);
      return;
    }
    if (effect != null) {
      apply(effect, record.timestamp());
    }
  }

  /** What the record does; null when that is nothing. */
  private @Nullable Effect<S> reduce(Record<String, byte[]> record, RecordMetadata position) {
    I input = stage.read().read(record, position);
    if (!reducer.concerns(input)) {
      return null;
    }
    String key = stage.key().apply(input);
    S before = state(key);
    Step<S, O> step = reducer.on(before, input);
    return isNothing(before, step) ? null : effect(key, step);
  }

  /**
   * The same object, so the same deadline too: there is nothing to write and nothing to look up.
   */
  @SuppressWarnings("ReferenceEquality")
  private static <S> boolean isNothing(@Nullable S before, Step<S, ?> step) {
    return before != null && step.state() == before && step.outputs().isEmpty();
  }

  /** Tells every state of a snapshot's scope that it was not part of it. */
  private void reconcile(Record<String, byte[]> record, RecordMetadata position) {
    Snapshot snapshot;
    try {
      snapshot = SNAPSHOTS.decode(record.key(), record.value());
    } catch (RuntimeException e) {
      deadLetter(position, record, e);
      return;
    }
    for (String key : states().keys(snapshot::coversKey)) {
      Effect<S> effect = null;
      try {
        S state = state(key);
        I input = state == null ? null : reducer.missing(state, snapshot);
        effect = input == null ? null : effect(key, reducer.on(state, input));
      } catch (RuntimeException | StackOverflowError e) {
        deadLetter(key, states().bytes(key), e);
      }
      if (effect != null) {
        apply(effect, record.timestamp());
      }
    }
  }

  private void punctuate() {
    Failpoint.STAGE_PUNCTUATE.hit();
    states().requireOurs();
    for (StateTable.Unstored unstored : states().takeUnstored()) {
      deadLetter(unstored.key(), null, unstored.error());
    }
    Instant now = setting.time().now(stage.awaited());
    long until = System.nanoTime() + BUSY.toNanos();
    int left = TICKS;
    for (Deadlines.Due due = deadlines().first(now);
        due != null && left-- > 0;
        due = deadlines().first(now)) {
      if (System.nanoTime() > until) {
        return;
      }
      tick(due, now);
    }
    Reducer<S, I, O> current = stage.reducer();
    if (current != reducer) {
      reducer = current;
      unreviewed.clear();
      unreviewed.addAll(states().keys());
    }
    while (left-- > 0 && !unreviewed.isEmpty() && System.nanoTime() < until) {
      pass(unreviewed.remove(), now, state -> reducer.review(state, now));
    }
  }

  /** Each at its own time, however late: then the order of what they say is that of a replay. */
  private void tick(Deadlines.Due due, Instant now) {
    pass(due.key(), now, state -> reducer.tick(state, due.at()));
    Deadlines.Due next = deadlines().first(now);
    if (due.equals(next)) {
      // A reducer that does not move past its own deadline would hold up all others.
      deadlines().set(due.key(), due.at().plusMillis(1));
    }
  }

  /** Lets time or other rules work on a key. */
  private void pass(String key, Instant now, Function<S, Step<S, O>> step) {
    Effect<S> effect;
    try {
      S state = state(key);
      effect =
          state == null ? new Effect<>(key, null, null, List.of()) : effect(key, step.apply(state));
      if (state != null && state == effect.state() && effect.outputs().isEmpty()) {
        deadlines().set(key, effect.deadline());
        return;
      }
    } catch (RuntimeException | StackOverflowError e) {
      deadlines().set(key, now.plus(POSTPONED));
      deadLetter(key, states().bytes(key), e);
      return;
    }
    apply(effect, now.toEpochMilli());
  }

  /** The state of a key. One that cannot be read is reported and forgotten: the key starts anew. */
  private @Nullable S state(String key) {
    try {
      return states().get(key);
    } catch (UnreadableRecord e) {
      deadLetter(key, states().bytes(key), e);
      return null;
    }
  }

  private Effect<S> effect(String key, Step<S, O> step) {
    List<Output> outputs = new ArrayList<>(step.outputs().size());
    for (O output : step.outputs()) {
      outputs.add(
          new Output(
              stage.outputs().key(output),
              stage.outputs().encode(output),
              CloudEventHeaders.of(stage.outputs().attributes(output))));
    }
    S next = step.state();
    return next == null
        ? new Effect<>(key, null, null, outputs)
        : new Effect<>(key, next, reducer.nextDeadline(next), outputs);
  }

  private void apply(Effect<S> effect, long timestamp) {
    states().set(effect.key(), effect.state());
    deadlines().set(effect.key(), effect.deadline());
    if (effect.outputs().isEmpty()) {
      return;
    }
    Failpoint.STAGE_BEFORE_APPEND.hit();
    for (Output output : effect.outputs()) {
      context()
          .forward(
              new Record<>(output.key(), output.value(), timestamp, output.headers()),
              stage.outputSink());
    }
    Failpoint.STAGE_AFTER_APPEND.hit();
  }

  private void deadLetter(RecordMetadata position, Record<String, byte[]> record, Throwable error) {
    Instant now = setting.clock().instant();
    deadLetter(
        DeadLetter.of(position.topic(), position.partition(), position.offset(), error, now),
        record.key(),
        record.value(),
        error);
  }

  /** Of a state, not of a record. */
  private void deadLetter(@Nullable String key, byte @Nullable [] value, Throwable error) {
    Instant now = setting.clock().instant();
    String topic = stage.from().get(0);
    deadLetter(
        DeadLetter.of(topic, DeadLetter.NOWHERE, DeadLetter.NOWHERE, error, now),
        key,
        value,
        error);
  }

  private void deadLetter(
      DeadLetter letter, @Nullable String key, byte @Nullable [] value, Throwable error) {
    LOGGER
        .atWarn()
        .setMessage("record set aside")
        .addKeyValue("topic", letter.topic())
        .addKeyValue("partition", letter.partition())
        .addKeyValue("offset", letter.offset())
        .addKeyValue("exception", letter.exception())
        .addKeyValue("reason", letter.message())
        .log();
    setting.progress().deadLetter();
    Headers headers =
        error instanceof OversizedRecord oversized
            ? letter.headers(oversized)
            : letter.headers(key);
    context()
        .forward(
            new Record<>(
                letter.topic(), DeadLetter.cap(value), letter.at().toEpochMilli(), headers),
            stage.deadLetterSink());
  }

  private ProcessorContext<String, byte[]> context() {
    return requireNonNull(context, "init comes first");
  }

  private Deadlines deadlines() {
    return states().deadlines();
  }

  private StateTable<S> states() {
    return requireNonNull(states, "init comes first");
  }
}
