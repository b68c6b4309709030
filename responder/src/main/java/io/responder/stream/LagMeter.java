package io.responder.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.ListOffsetsResponse;
import org.jspecify.annotations.Nullable;

/**
 * Counts what waits in each topic of the pipeline and since when, as the broker sees it: a consumer
 * that hangs cannot tell its own lag. Whether the broker answers at all is seen here, too.
 *
 * <p>{@link #look} is called by one thread at a time; what it found can be read by any.
 */
final class LagMeter implements AutoCloseable {

  private static final long TIMEOUT_MS = 5_000;
  private static final Duration READ = Duration.ofSeconds(2);

  private final Admin admin;
  private final Consumer<byte[], byte[]> reader;
  private final String group;
  private final List<String> inputs;
  private final int partitions;
  private final Gaps gaps;
  private final StreamTime time;
  private final Clock clock;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Backlog last = new Backlog(Map.of(), Map.of());
  private volatile @Nullable Instant silentSince;
  private volatile @Nullable Instant lookBegan;

  /**
   * What waits.
   *
   * @param lag how many records, by topic
   * @param oldest when the one that waits longest was written, by topic; none where nothing waits
   */
  record Backlog(Map<String, Long> lag, Map<String, Instant> oldest) {}

  /**
   * @param reader without a group; closed with this
   * @param gaps is told where the group stands and where each topic begins
   * @param time is told since when something waits
   */
  LagMeter(
      Admin admin,
      Consumer<byte[], byte[]> reader,
      KafkaConfig config,
      Topics topics,
      Gaps gaps,
      StreamTime time,
      Clock clock) {
    this.admin = admin;
    this.reader = reader;
    this.group = config.applicationId();
    this.partitions = config.partitions();
    this.gaps = gaps;
    this.time = time;
    this.clock = clock;
    this.inputs =
        List.of(
            topics.clusterEvents(),
            topics.findings(),
            topics.workloadIncidents(),
            topics.commands(),
            topics.silences(),
            topics.deadLetters());
  }

  /** What was found by the last look that succeeded. */
  Backlog last() {
    return last;
  }

  /** Since when the broker does not answer; null while it does. */
  @Nullable Instant silentSince() {
    Instant silent = silentSince;
    Instant began = lookBegan;
    // A look that goes on for long need not end to be telling.
    boolean waits = began != null && began.plus(READ.multipliedBy(2)).isBefore(clock.instant());
    return silent == null && waits ? began : silent;
  }

  /** Looks; keeps the last result where the broker does not answer. */
  void look() {
    looking.lock();
    Instant began = clock.instant();
    lookBegan = began;
    try {
      last = measure();
      silentSince = null;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      if (silentSince == null) {
        silentSince = began;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lookBegan = null;
      looking.unlock();
    }
  }

  /** Ends a look that goes on; returns within a second. */
  @Override
  public void close() {
    reader.wakeup();
    try {
      if (looking.tryLock(1, TimeUnit.SECONDS)) {
        try {
          reader.close(CloseOptions.timeout(Duration.ZERO));
        } finally {
          looking.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Backlog measure() throws ExecutionException, InterruptedException, TimeoutException {
    Set<TopicPartition> all = new HashSet<>();
    for (String topic : inputs) {
      for (int partition = 0; partition < partitions; partition++) {
        all.add(new TopicPartition(topic, partition));
      }
    }
    Map<TopicPartition, Long> committed = new HashMap<>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .forEach((partition, offset) -> put(committed, partition, offset));
    // The beginnings after the places: what was deleted in between must not look like progress.
    Map<TopicPartition, Long> earliest = offsets(all, OffsetSpec.earliest());
    Map<TopicPartition, Long> latest = offsets(all, OffsetSpec.latest());
    gaps.compare(committed, earliest);

    Map<String, Long> lag = new TreeMap<>();
    Map<TopicPartition, Long> waiting = new HashMap<>();
    latest.forEach(
        (partition, end) -> {
          long begin = earliest.getOrDefault(partition, 0L);
          long next = Math.max(begin, committed.getOrDefault(partition, begin));
          lag.merge(partition.topic(), Math.max(0, end - next), Long::sum);
          if (next < end) {
            waiting.put(partition, next);
          }
        });
    return new Backlog(lag, oldest(waiting));
  }

  private static void put(
      Map<TopicPartition, Long> offsets,
      TopicPartition partition,
      @Nullable OffsetAndMetadata offset) {
    if (offset != null) {
      offsets.put(partition, offset.offset());
    }
  }

  /** Reads the first record that waits in each partition; one that cannot be read has no say. */
  private Map<String, Instant> oldest(Map<TopicPartition, Long> waiting) {
    Map<String, Instant> oldest = new TreeMap<>();
    reader.assign(waiting.keySet());
    waiting.forEach(reader::seek);
    Set<TopicPartition> missing = new HashSet<>(waiting.keySet());
    long until = System.nanoTime() + READ.toNanos();
    while (!missing.isEmpty() && System.nanoTime() < until) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(100))) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (missing.remove(partition)) {
          reader.pause(List.of(partition));
          oldest.merge(
              record.topic(),
              Instant.ofEpochMilli(record.timestamp()),
              (one, other) -> one.isBefore(other) ? one : other);
        }
      }
    }
    if (missing.isEmpty()) {
      time.seen(oldest);
    }
    return oldest;
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(specs)
        .all()
        .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    offsets.values().removeIf(offset -> offset == ListOffsetsResponse.UNKNOWN_OFFSET);
    return offsets;
  }
}
