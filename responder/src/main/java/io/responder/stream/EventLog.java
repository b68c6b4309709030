package io.responder.stream;

import io.responder.failpoint.Failpoint;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterInput;
import io.responder.model.Snapshot;
import io.responder.model.Told;
import io.responder.stream.StreamException.Reason;
import io.responder.stream.codec.OversizedRecord;
import io.responder.stream.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes cluster events, and what people want, to Kafka.
 *
 * <p>Thread-safe. {@link #append} can block for up to ten seconds while the broker is away or too
 * much is on its way: call it from a thread that may wait, never from an informer.
 */
public final class EventLog implements AutoCloseable {

  /** How many events can be on their way. */
  private static final int IN_FLIGHT = 2_000;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
  private final RecordCodec<Snapshot> snapshots = RecordCodec.snapshots();
  private final RecordCodec<ClusterInput> inputs = RecordCodec.clusterInputs();
  private final RecordCodec<ClusterInput> silences = RecordCodec.silences();
  private final RecordCodec<Told> deliveries = RecordCodec.deliveries();
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final Topics topics;
  private final int partitions;
  private final StreamProgress progress;
  private final Clock clock;
  private final ExecutorService letters =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "event-log-letters");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable Producer<String, byte[]> producer;
  private volatile boolean closed;
  private volatile @Nullable String forbidden;

  EventLog(Topics topics, int partitions, StreamProgress progress, Clock clock) {
    this.topics = topics;
    this.partitions = partitions;
    this.progress = progress;
    this.clock = clock;
  }

  /** Lets events through from now on: the topics are there. Later calls do nothing. */
  synchronized void open(ClientProperties properties) {
    if (producer != null || closed) {
      return;
    }
    producer =
        new KafkaProducer<>(
            properties.producer("event-log"), new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Appends one event.
   *
   * @return completes when the event is durable, or, where it is too large to be, when the dead
   *     letter that tells of it is: nothing is gained by appending it again. Completes with a
   *     {@link StreamException} otherwise; {@link StreamException#isRetryable()} says whether the
   *     same event can be appended again
   */
  public CompletionStage<Void> append(ClusterEvent event) {
    ProducerRecord<String, byte[]> record;
    try {
      record =
          new ProducerRecord<>(
              topics.clusterEvents(),
              null,
              codec.key(event),
              codec.encode(event),
              CloudEventHeaders.of(codec.attributes(event)));
    } catch (OversizedRecord e) {
      return tooLarge(e);
    }
    return send(record)
        .exceptionallyCompose(
            error ->
                error instanceof StreamException refused && refused.reason() == Reason.TOO_LARGE
                    ? tellTooLarge(new OversizedRecord(record.key(), record.value(), refused))
                    : CompletableFuture.failedFuture(error));
  }

  /**
   * Says in every partition that a snapshot is complete: after all its events are durable.
   *
   * @return completes when every partition has it; as for {@link #append} when one has not
   */
  public CompletionStage<Void> complete(Snapshot snapshot) {
    Producer<String, byte[]> open = producer;
    if (open == null) {
      return failed(new StreamException(Reason.UNREACHABLE, "Kafka was not reached yet"));
    }
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    try {
      for (PartitionInfo partition : open.partitionsFor(topics.clusterEvents())) {
        sent.add(
            send(new ProducerRecord<>(
                    topics.clusterEvents(),
                    partition.partition(),
                    snapshots.key(snapshot),
                    snapshots.encode(snapshot),
                    CloudEventHeaders.of(snapshots.attributes(snapshot))))
                .toCompletableFuture());
      }
    } catch (KafkaException | IllegalStateException e) {
      return failed(translated(e));
    }
    return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
  }

  /**
   * Writes what somebody wants: a command or a silence. What happens in the cluster is written by
   * the pipeline itself and refused here.
   *
   * @return completes when it is durable; otherwise with a {@link StreamException}, after which it
   *     may be durable or not. It can be written again: copies have the same id
   */
  public CompletionStage<Void> command(ClusterInput input) {
    if (input instanceof ClusterInput.Changed) {
      throw new IllegalArgumentException("a transition is no command");
    }
    boolean isCommand = input instanceof ClusterInput.Commanded;
    String topic = isCommand ? topics.commands() : topics.silences();
    RecordCodec<ClusterInput> written = isCommand ? inputs : silences;
    byte[] cluster = input.cluster().getBytes(StandardCharsets.UTF_8);
    try {
      return send(
          new ProducerRecord<>(
              topic,
              // Where the transitions of the cluster are.
              BuiltInPartitioner.partitionForKey(cluster, partitions),
              written.key(input),
              written.encode(input),
              CloudEventHeaders.of(written.attributes(input))));
    } catch (OversizedRecord e) {
      return failed(new StreamException(Reason.TOO_LARGE, String.valueOf(e.getMessage()), e));
    }
  }

  /**
   * Deletes a silence that was over long ago from its topic.
   *
   * @param key the key of its record
   * @return as for {@link #append}
   */
  public CompletionStage<Void> forgetSilence(String cluster, String key) {
    byte[] keyOfCluster = cluster.getBytes(StandardCharsets.UTF_8);
    return send(
        new ProducerRecord<>(
            topics.silences(),
            BuiltInPartitioner.partitionForKey(keyOfCluster, partitions),
            key,
            null,
            ForgottenSilence.headers()));
  }

  /**
   * Writes that a receiver has the news of an incident.
   *
   * @return as for {@link #append}
   */
  public CompletionStage<Void> told(Told told) {
    return send(
        new ProducerRecord<>(
            topics.deliveries(),
            null,
            deliveries.key(told),
            deliveries.encode(told),
            CloudEventHeaders.of(deliveries.attributes(told))));
  }

  /** Writes a dead letter for a record of a topic that could not be read. */
  CompletionStage<Void> deadLetter(
      DeadLetter letter, @Nullable String key, byte @Nullable [] value) {
    progress.deadLetter();
    return send(
        new ProducerRecord<>(
            topics.deadLetters(),
            null,
            letter.topic(),
            DeadLetter.cap(value),
            letter.headers(key)));
  }

  /** Writes a canary into its partition. */
  CompletionStage<Void> canary(CanaryRecord canary) {
    return send(
        new ProducerRecord<>(
            topics.clusterEvents(), canary.partition(), canary.key(), null, canary.headers()));
  }

  /** What the broker forbids to write; null while it forbids nothing. */
  @Nullable String forbidden() {
    return forbidden;
  }

  @Nullable Producer<String, byte[]> producer() {
    return producer;
  }

  /** Waits up to two seconds for what is on its way. Later calls do nothing. */
  @Override
  public void close() {
    closed = true;
    letters.shutdown();
    Producer<String, byte[]> open = producer;
    if (open != null) {
      open.close(Duration.ofSeconds(2));
    }
  }

  /** The producer's own thread must not wait for the producer: another one sends the letter. */
  private CompletionStage<Void> tellTooLarge(OversizedRecord e) {
    return CompletableFuture.completedFuture(e).thenComposeAsync(this::tooLarge, letters);
  }

  private CompletionStage<Void> tooLarge(OversizedRecord e) {
    DeadLetter letter =
        DeadLetter.of(
            topics.clusterEvents(), DeadLetter.NOWHERE, DeadLetter.NOWHERE, e, clock.instant());
    progress.deadLetter();
    return send(
        new ProducerRecord<>(topics.deadLetters(), null, letter.topic(), null, letter.headers(e)));
  }

  private CompletionStage<Void> send(ProducerRecord<String, byte[]> record) {
    Producer<String, byte[]> open = producer;
    if (closed) {
      return failed(new StreamException(Reason.CLOSED, "event log is closed"));
    }
    if (open == null) {
      return failed(new StreamException(Reason.UNREACHABLE, "Kafka was not reached yet"));
    }
    try {
      if (!room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        String message = IN_FLIGHT + " events are on their way and Kafka takes no more";
        return failed(new StreamException(Reason.OVERLOADED, message));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(new StreamException(Reason.OVERLOADED, "interrupted", e));
    }
    return send(open, record);
  }

  private CompletionStage<Void> send(
      Producer<String, byte[]> open, ProducerRecord<String, byte[]> record) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      Failpoint.EVENT_BEFORE_PRODUCE.hit();
      var unused =
          open.send(
              record,
              (metadata, error) -> {
                room.release();
                if (error == null) {
                  forbidden = null;
                  Failpoint.EVENT_AFTER_ACK.hit();
                  durable.complete(null);
                } else {
                  durable.completeExceptionally(translated(error));
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      room.release();
      durable.completeExceptionally(translated(e));
    }
    return durable;
  }

  private StreamException translated(Exception error) {
    return new StreamException(reason(error), String.valueOf(error.getMessage()), error);
  }

  private Reason reason(Exception error) {
    if (closed) {
      return Reason.CLOSED;
    }
    if (error instanceof RecordTooLargeException) {
      return Reason.TOO_LARGE;
    }
    if (error instanceof AuthenticationException || error instanceof AuthorizationException) {
      forbidden = error.getMessage() + Topics.GRANT;
      return Reason.FORBIDDEN;
    }
    return error instanceof RetriableException || error instanceof InterruptException
        ? Reason.UNREACHABLE
        : Reason.OTHER;
  }

  private static CompletionStage<Void> failed(StreamException e) {
    return CompletableFuture.failedFuture(e);
  }
}
