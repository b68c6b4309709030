package io.responder.stream;

import io.responder.model.ClusterEvent;
import io.responder.model.Snapshot;
import io.responder.model.Transition;
import io.responder.stream.StreamException.Reason;
import io.responder.stream.codec.RecordCodec;
import io.responder.stream.codec.StateCodec;
import io.responder.stream.codec.UnreadableRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the topics hold, from outside of the pipeline: with one consumer that is in no group
 * and commits nothing, and without any producer. One thread.
 *
 * <p>Every read ends with what was there when it began. With a broker of its own the service need
 * not run: then the broker is started for as long as this is open.
 */
public final class RetainedTopics implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Topics topics;
  private final String states;
  private final String servers;
  private final KafkaConsumer<String, byte[]> consumer;
  private final @Nullable EmbeddedBroker broker;
  private long unreadable;

  private RetainedTopics(KafkaConfig config, String servers, @Nullable EmbeddedBroker broker) {
    this.topics = new Topics(config);
    this.states = config.applicationId() + "-object-histories-changelog";
    this.servers = servers;
    this.broker = broker;
    Map<String, Object> settings =
        new ClientProperties(servers, config, "reader").consumer("history");
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Opens the topics of a configuration.
   *
   * @throws StreamException when the broker cannot be started or used
   */
  public static RetainedTopics open(KafkaConfig config) {
    String external = config.bootstrapServers();
    if (external != null) {
      return open(config, external, null);
    }
    String running = EmbeddedBroker.running(config.dataDirectory()).orElse(null);
    if (running != null) {
      return open(config, running, null);
    }
    if (!EmbeddedBroker.hasData(config.dataDirectory())) {
      throw new StreamException(
          Reason.TOPICS_DIFFER,
          "data directory "
              + config.dataDirectory()
              + " holds nothing: check kafka.dataDirectory, and whether the responder ever ran");
    }
    EmbeddedBroker started = EmbeddedBroker.start(config.dataDirectory(), config.embeddedPort());
    return open(config, started.bootstrapServers(), started);
  }

  /** Opens the topics of a pipeline that runs in this process. */
  static RetainedTopics of(KafkaConfig config, String servers) {
    return open(config, servers, null);
  }

  private static RetainedTopics open(
      KafkaConfig config, String servers, @Nullable EmbeddedBroker broker) {
    try {
      return new RetainedTopics(config, servers, broker);
    } catch (KafkaException e) {
      if (broker != null) {
        broker.close();
      }
      throw new StreamException(
          Reason.UNREACHABLE, "Kafka at " + servers + " cannot be used: " + reason(e), e);
    }
  }

  /** What the client says is wrong stands below "failed to construct". */
  private static String reason(Throwable e) {
    return e.getCause() == null
        ? e.getMessage() + "; write host:port, several with commas"
        : reason(e.getCause());
  }

  /** Takes what the clusters showed. */
  public interface EventTaker {

    void event(ClusterEvent event);

    /**
     * @param told the addresses that the end of the snapshot speaks of: those that were read from
     *     the same partition
     */
    void snapshot(Snapshot snapshot, Predicate<String> told);
  }

  /**
   * What was read.
   *
   * @param records how many records, canaries included
   * @param first when the first of them was written, null where there was none
   * @param last when the last of them was written, null where there was none
   */
  public record Extent(long records, @Nullable Instant first, @Nullable Instant last) {}

  /**
   * Reads the cluster events written at {@code from} or later, those of one object in their order
   * and all of them as nearly in the order of their times as that allows.
   */
  public Extent clusterEvents(Instant from, EventTaker taker) {
    return guarded(() -> new Merge(taker).read(partitions(topics.clusterEvents()), from));
  }

  /** Reads all changes of incidents that are left, those of one incident in their order. */
  public Extent incidents(Consumer<Transition> taker) {
    RecordCodec<Transition> codec = RecordCodec.incidents();
    return each(
        partitions(topics.incidents()),
        Instant.EPOCH,
        (record, partition) -> {
          try {
            taker.accept(codec.decode(record.key(), record.value()));
          } catch (UnreadableRecord e) {
            unreadable++;
          }
        });
  }

  /** When the oldest cluster event or canary was written that is left; null where there is none. */
  public @Nullable Instant earliestEvent() {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions(topics.clusterEvents()).forEach(partition -> times.put(partition, 0L));
    return guarded(
            () ->
                consumer.offsetsForTimes(times, PATIENCE).values().stream()
                    .filter(Objects::nonNull)
                    .map(found -> Instant.ofEpochMilli(found.timestamp()))
                    .min(Comparator.naturalOrder()))
        .orElse(null);
  }

  /**
   * Reads what the rules remember of objects now, in no order.
   *
   * @param type the type of the states
   * @param word what every state that is wanted holds in its text: the others are not looked at
   */
  public <S> void objects(Class<S> type, String word, Consumer<S> taker) {
    StateCodec<S> codec = new StateCodec<>(type);
    byte[] wanted = word.getBytes(StandardCharsets.UTF_8);
    Map<String, S> found = new HashMap<>();
    each(
        partitions(states),
        Instant.EPOCH,
        (record, partition) -> {
          // The last record of an address is its state.
          found.remove(record.key());
          if (record.value() == null) {
            return;
          }
          try {
            if (codec.holds(record.value(), wanted)) {
              found.put(record.key(), codec.decode(record.value()));
            }
          } catch (UnreadableRecord e) {
            unreadable++;
          }
        });
    found.values().forEach(taker);
  }

  /** How many records could not be read so far and were passed over. */
  public long unreadable() {
    return unreadable;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    if (broker != null) {
      broker.close();
    }
  }

  private List<TopicPartition> partitions(String topic) {
    return guarded(
        () -> {
          List<PartitionInfo> infos = consumer.listTopics(PATIENCE).get(topic);
          if (infos == null) {
            throw new StreamException(
                Reason.TOPICS_DIFFER,
                "Kafka at "
                    + servers
                    + " has no topic "
                    + topic
                    + ": check kafka.topicPrefix, and whether the responder ever ran there");
          }
          return infos.stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .sorted(Comparator.comparing(TopicPartition::partition))
              .toList();
        });
  }

  private Extent each(
      List<TopicPartition> partitions,
      Instant from,
      BiConsumer<ConsumerRecord<String, byte[]>, TopicPartition> taker) {
    return guarded(
        () -> {
          Reading reading = new Reading(partitions, from);
          while (!reading.isDone()) {
            for (ConsumerRecord<String, byte[]> record : reading.poll()) {
              if (reading.takes(record)
                  && !CanaryRecord.matches(record.value(), record.headers())) {
                taker.accept(record, new TopicPartition(record.topic(), record.partition()));
              }
            }
          }
          return reading.extent();
        });
  }

  private interface Read<T> {
    T get();
  }

  private <T> T guarded(Read<T> read) {
    try {
      return read.get();
    } catch (AuthenticationException | AuthorizationException e) {
      throw new StreamException(Reason.FORBIDDEN, e.getMessage() + Topics.GRANT, e);
    } catch (KafkaException e) {
      throw new StreamException(
          Reason.UNREACHABLE,
          "Kafka at "
              + servers
              + " does not answer ("
              + e.getMessage()
              + "): check kafka.bootstrapServers, the network and kafka.properties",
          e);
    }
  }

  /** One pass over some partitions, up to the ends that they have when it begins. */
  private final class Reading {

    private final Map<TopicPartition, Long> ends;
    private long records;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private long heardAt = System.nanoTime();

    Reading(List<TopicPartition> partitions, Instant from) {
      consumer.assign(partitions);
      ends = new HashMap<>(consumer.endOffsets(partitions, PATIENCE));
      if (from.equals(Instant.EPOCH)) {
        consumer.seekToBeginning(partitions);
        return;
      }
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
      consumer
          .offsetsForTimes(times, PATIENCE)
          .forEach(
              (partition, found) ->
                  consumer.seek(
                      partition,
                      found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
    }

    /** Whether nothing of the partition is to come. */
    boolean isDone(TopicPartition partition) {
      // By position: compaction leaves no record at many an offset.
      return consumer.position(partition, PATIENCE) >= ends.getOrDefault(partition, 0L);
    }

    boolean isDone() {
      return ends.keySet().stream().allMatch(this::isDone);
    }

    ConsumerRecords<String, byte[]> poll() {
      ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
      long now = System.nanoTime();
      if (!records.isEmpty()) {
        heardAt = now;
      } else if (now - heardAt > PATIENCE.toNanos()) {
        throw new org.apache.kafka.common.errors.TimeoutException(
            "nothing came for " + PATIENCE.toSeconds() + " s");
      }
      return records;
    }

    /** Counts a record; false for one that came after the pass began. */
    boolean takes(ConsumerRecord<String, byte[]> record) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() >= ends.getOrDefault(partition, 0L)) {
        return false;
      }
      Instant at = Instant.ofEpochMilli(record.timestamp());
      records++;
      first = first == null || at.isBefore(first) ? at : first;
      last = last == null || at.isAfter(last) ? at : last;
      return true;
    }

    Extent extent() {
      return new Extent(records, first, last);
    }
  }

  /** Cluster events of several partitions as one stream. */
  private final class Merge {

    private final RecordCodec<ClusterEvent> events = RecordCodec.clusterEvents();
    private final RecordCodec<Snapshot> snapshots = RecordCodec.snapshots();
    private final EventTaker taker;
    private final Map<TopicPartition, Lane> lanes = new LinkedHashMap<>();
    private final Map<String, Integer> partitionOf = new HashMap<>();

    Merge(EventTaker taker) {
      this.taker = taker;
    }

    Extent read(List<TopicPartition> partitions, Instant from) {
      partitions.forEach(partition -> lanes.put(partition, new Lane(partition.partition())));
      Reading reading = new Reading(partitions, from);
      while (true) {
        fill(reading);
        Lane next =
            lanes.values().stream()
                .filter(lane -> !lane.waiting.isEmpty())
                .min(Comparator.comparing(Lane::time).thenComparing(lane -> lane.partition))
                .orElse(null);
        if (next == null) {
          return reading.extent();
        }
        next.take();
      }
    }

    /** Until each partition has something waiting or nothing to come. */
    private void fill(Reading reading) {
      while (true) {
        List<TopicPartition> empty = new ArrayList<>();
        lanes.forEach(
            (partition, lane) -> {
              if (lane.waiting.isEmpty() && !lane.done) {
                lane.done = reading.isDone(partition);
                if (!lane.done) {
                  empty.add(partition);
                }
              }
            });
        if (empty.isEmpty()) {
          return;
        }
        consumer.pause(consumer.assignment());
        consumer.resume(empty);
        for (ConsumerRecord<String, byte[]> record : reading.poll()) {
          if (reading.takes(record) && !CanaryRecord.matches(record.value(), record.headers())) {
            Lane lane = lanes.get(new TopicPartition(record.topic(), record.partition()));
            if (lane != null) {
              lane.add(record);
            }
          }
        }
      }
    }

    private final class Lane {

      private final int partition;
      private final Deque<Waiting> waiting = new ArrayDeque<>();
      private Instant latest = Instant.MIN;
      private boolean done;

      Lane(int partition) {
        this.partition = partition;
      }

      Instant time() {
        return waiting.element().time();
      }

      void add(ConsumerRecord<String, byte[]> record) {
        try {
          if (RecordCodec.isSnapshot(record.key())) {
            Snapshot snapshot = snapshots.decode(record.key(), record.value());
            add(snapshot.completedAt(), new Waiting(Instant.MIN, null, snapshot));
          } else {
            ClusterEvent event = events.decode(record.key(), record.value());
            add(event.observedAt(), new Waiting(Instant.MIN, event, null));
          }
        } catch (UnreadableRecord e) {
          unreadable++;
        }
      }

      // Never before what stands before it in the partition: that order is the object's own.
      private void add(Instant at, Waiting record) {
        latest = at.isAfter(latest) ? at : latest;
        waiting.add(new Waiting(latest, record.event(), record.snapshot()));
      }

      void take() {
        Waiting next = waiting.remove();
        ClusterEvent event = next.event();
        Snapshot snapshot = next.snapshot();
        if (event != null) {
          partitionOf.put(event.object().key(), partition);
          taker.event(event);
        } else if (snapshot != null) {
          taker.snapshot(snapshot, key -> partitionOf.getOrDefault(key, -1) == partition);
        }
      }
    }
  }

  private record Waiting(Instant time, @Nullable ClusterEvent event, @Nullable Snapshot snapshot) {}
}
