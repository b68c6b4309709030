package io.responder.stream;

import io.responder.health.Pulse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a record through every partition of every stage and waits for its return: the proof that an
 * event sent now would be told.
 *
 * <p>None travels through the topics of commands and silences: the task that takes their records is
 * the one that passes the canaries on, whether a record can be written is told to whoever writes
 * it, and one that waits shows in the lag.
 */
final class Canary implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Topics topics;
  private final KafkaConfig config;
  private final EventLog eventLog;
  private final Clock clock;
  private final Map<Integer, CanaryStatus.Trip> returned = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "canary-sender");
            thread.setDaemon(true);
            return thread;
          });
  private final Pulse sending = new Pulse("canary/sender");
  private final Pulse receiving = new Pulse("canary/receiver");
  private volatile boolean closed;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private volatile @Nullable Instant startedAt;
  private @Nullable Thread receiver; // guarded by this

  Canary(Topics topics, KafkaConfig config, EventLog eventLog, Clock clock) {
    this.topics = topics;
    this.config = config;
    this.eventLog = eventLog;
    this.clock = clock;
  }

  synchronized void start(ClientProperties properties) {
    if (receiver != null || closed) {
      return;
    }
    startedAt = clock.instant();
    Map<String, Object> settings = properties.consumer("canary");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    KafkaConsumer<String, byte[]> opened =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    consumer = opened;
    receiver = new Thread(() -> receive(opened, properties.instance()), "canary-receiver");
    receiver.setDaemon(true);
    receiver.start();
  }

  /** How the last round trips went; a partition without one since the start has none. */
  CanaryStatus status() {
    Instant now = clock.instant();
    Instant since = startedAt;
    Map<Integer, CanaryStatus.Trip> trips = new TreeMap<>(returned);
    Duration oldest = since == null ? Duration.ZERO : Duration.between(since, now);
    if (trips.size() == config.partitions()) {
      oldest =
          trips.values().stream()
              .map(trip -> Duration.between(trip.at(), now))
              .max(Duration::compareTo)
              .orElse(oldest);
    }
    return new CanaryStatus(trips, oldest, config.partitions());
  }

  @Override
  public void close() {
    closed = true;
    sender.shutdownNow();
    KafkaConsumer<String, byte[]> open = consumer;
    Thread running;
    synchronized (this) {
      running = receiver;
    }
    if (open == null || running == null) {
      return;
    }
    open.wakeup();
    try {
      running.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive(KafkaConsumer<String, byte[]> open, String instance) {
    try (open) {
      List<TopicPartition> partitions =
          IntStream.range(0, config.partitions())
              .mapToObj(partition -> new TopicPartition(topics.incidents(), partition))
              .toList();
      open.assign(partitions);
      open.seekToEnd(partitions);
      boolean positioned = false;
      while (!closed) {
        try {
          receiving.beat();
          if (!positioned) {
            // Only from here on a canary cannot be missed.
            partitions.forEach(open::position);
            positioned = true;
            schedule(instance);
          }
          open.poll(POLL).forEach(record -> received(record, instance));
        } catch (WakeupException e) {
          // Only close() wakes us: the loop ends.
        } catch (KafkaException e) {
          // The broker is away: no canary returns, which is what there is to say.
        }
      }
    }
  }

  List<Pulse> pulses() {
    return List.of(sending, receiving);
  }

  private void schedule(String instance) {
    var unused =
        sender.scheduleAtFixedRate(
            () -> sendAll(instance), 0, config.canaryInterval().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sendAll(String instance) {
    for (int partition = 0; partition < config.partitions() && !closed; partition++) {
      sending.beat(Pulse.LIMIT.plus(config.canaryInterval()));
      // Whether it was sent does not matter: only its return counts.
      var unused = eventLog.canary(new CanaryRecord(instance, partition, System.nanoTime()));
    }
  }

  private void received(ConsumerRecord<String, byte[]> record, String instance) {
    CanaryRecord canary = CanaryRecord.read(record.headers());
    if (canary != null && canary.instance().equals(instance)) {
      Duration took = Duration.ofNanos(System.nanoTime() - canary.sentNanos());
      returned.put(canary.partition(), new CanaryStatus.Trip(clock.instant(), took));
    }
  }
}
