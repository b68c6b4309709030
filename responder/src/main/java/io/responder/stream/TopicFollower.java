package io.responder.stream;

import io.responder.health.Pulse;
import io.responder.stream.codec.RecordCodec;
import io.responder.stream.codec.UnreadableRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a whole topic in every process, from its oldest record on, and stays at its end.
 *
 * <p>It has no group and commits nothing: each start begins anew. A record that cannot be read is
 * counted, logged once for each start, and skipped: those who process the topic set it aside.
 *
 * @param <T> the type of the values
 */
public final class TopicFollower<T> implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TopicFollower.class);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final String topic;
  private final RecordCodec<T> codec;
  private final Listener<? super T> listener;
  private final int partitions;
  private final Pulse pulse;
  private final LongAdder unreadable = new LongAdder();
  private volatile boolean closed;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private @Nullable Thread thread; // guarded by this

  /** What becomes of the records. Called by one thread, in the order of each partition. */
  public interface Listener<T> {

    /** A value was written. It must not throw. */
    void written(T value, byte[] record);

    /** The key was deleted. */
    default void deleted(String key) {}

    /** What was in the topic at the start has been told; called once. */
    void caughtUp();
  }

  TopicFollower(String topic, RecordCodec<T> codec, int partitions, Listener<? super T> listener) {
    this.topic = topic;
    this.codec = codec;
    this.partitions = partitions;
    this.listener = listener;
    this.pulse = new Pulse("follower/" + topic);
  }

  Pulse pulse() {
    return pulse;
  }

  /** How many records could not be read. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Starts to read. Later calls do nothing. */
  synchronized void start(ClientProperties properties) {
    if (thread != null || closed) {
      return;
    }
    KafkaConsumer<String, byte[]> opened =
        new KafkaConsumer<>(
            properties.consumer("follow-" + topic),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer = opened;
    thread = new Thread(() -> run(opened), "follow-" + topic);
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops reading within two seconds. Later calls do nothing. */
  @Override
  public void close() {
    closed = true;
    KafkaConsumer<String, byte[]> open = consumer;
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (open == null || running == null) {
      return;
    }
    open.wakeup();
    try {
      running.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(KafkaConsumer<String, byte[]> open) {
    try {
      List<TopicPartition> all =
          IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
      open.assign(all);
      open.seekToBeginning(all);
      @Nullable Map<TopicPartition, Long> ends = null;
      boolean atEnd = false;
      while (!closed) {
        try {
          pulse.beat();
          if (ends == null) {
            ends = open.endOffsets(all);
          }
          open.poll(POLL).forEach(this::tell);
          if (!atEnd && reached(open, ends)) {
            atEnd = true;
            listener.caughtUp();
          }
        } catch (WakeupException e) {
          // Only close() wakes us: the loop ends.
        } catch (KafkaException e) {
          LOGGER
              .atDebug()
              .setMessage("follower waits for the broker")
              .addKeyValue("topic", topic)
              .addKeyValue("reason", e.getMessage())
              .log();
        }
      }
      pulse.rest();
    } finally {
      open.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }

  private static boolean reached(
      KafkaConsumer<String, byte[]> open, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(end -> open.position(end.getKey()) >= end.getValue());
  }

  private void tell(ConsumerRecord<String, byte[]> record) {
    if (CanaryRecord.matches(record.value(), record.headers())) {
      return;
    }
    if (record.value() == null && record.key() != null) {
      listener.deleted(record.key());
      return;
    }
    T value;
    try {
      value = codec.decode(record.key(), record.value());
    } catch (UnreadableRecord e) {
      skip(record, e);
      return;
    }
    listener.written(value, record.value());
  }

  private void skip(ConsumerRecord<String, byte[]> record, UnreadableRecord e) {
    boolean first = unreadable.sum() == 0;
    unreadable.increment();
    (first ? LOGGER.atWarn() : LOGGER.atDebug())
        .setMessage("record skipped")
        .addKeyValue("topic", topic)
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", e.getMessage())
        .log();
  }
}
