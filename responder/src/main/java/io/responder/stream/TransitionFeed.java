package io.responder.stream;

import io.responder.failpoint.Failpoint;
import io.responder.health.Pulse;
import io.responder.model.Transition;
import io.responder.stream.codec.RecordCodec;
import io.responder.stream.codec.UnreadableRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the changes of incidents to one handler: each at least once, those of one incident in
 * order.
 *
 * <p>A feed has a name, and feeds of the same name in several processes share the work. A change
 * counts as handled when the handler's stage completes, and not before all earlier ones of its
 * partition; up to {@value #LIMIT} may be on their way. One on which the handler throws is tried
 * again, at growing intervals. A stage that fails stays unhandled: the change comes again after a
 * restart. A feed that was never seen before begins with the oldest change.
 */
public final class TransitionFeed implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TransitionFeed.class);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration HANDOVER = Duration.ofSeconds(1);
  private static final Duration BUSY_POLL = Duration.ofMillis(20);
  private static final int BATCH = 50;
  private static final int LIMIT = 500;
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final RecordCodec<Transition> codec = RecordCodec.incidents();
  private final String name;
  private final Topics topics;
  private final EventLog eventLog;
  private final Function<Transition, CompletionStage<Void>> handler;
  private final Clock clock;
  private final Standstill standstill;
  private volatile long stops;
  private final InFlight inFlight = new InFlight(); // feed's thread
  // What was last asked to be committed; feed's thread
  private Map<TopicPartition, OffsetAndMetadata> asked = Map.of();
  private final Pulse pulse;
  private volatile boolean closed;
  private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
  private @Nullable Thread thread; // guarded by this

  TransitionFeed(
      String name,
      Topics topics,
      EventLog eventLog,
      Function<Transition, CompletionStage<Void>> handler,
      Clock clock,
      Standstill standstill) {
    this.standstill = standstill;
    this.stops = standstill.count();
    this.name = name;
    this.pulse = new Pulse("feed/" + name);
    this.topics = topics;
    this.eventLog = eventLog;
    this.handler = handler;
    this.clock = clock;
  }

  public String name() {
    return name;
  }

  Pulse pulse() {
    return pulse;
  }

  /** Starts the feed's thread. Later calls do nothing. */
  synchronized void start(ClientProperties properties, String applicationId) {
    if (thread != null || closed) {
      return;
    }
    Map<String, Object> settings = properties.consumer("feed-" + name);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, applicationId + "-feed-" + name);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        List.of(CooperativeStickyAssignor.class.getName()));
    // A receiver may need minutes; only a feed that is stuck loses its partitions.
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 600_000);
    KafkaConsumer<String, byte[]> opened =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    consumer = opened;
    thread = new Thread(() -> run(opened), "feed-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Nullable KafkaConsumer<String, byte[]> consumer() {
    return consumer;
  }

  /** Asks the feed to end after the change in hand; does not wait. */
  void stop() {
    closed = true;
    KafkaConsumer<String, byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
  }

  /** Ends the feed and waits up to three seconds for the change in hand. Later calls do nothing. */
  @Override
  public void close() {
    stop();
    await(CLOSE_TIMEOUT);
  }

  void await(Duration patience) {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    try {
      running.join(Math.max(1, patience.toMillis()));
      if (running.isAlive()) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(KafkaConsumer<String, byte[]> open) {
    try (open) {
      open.subscribe(List.of(topics.incidents()), new Moves(open));
      while (!closed) {
        try {
          pulse.beat();
          Failpoint.THREAD_FEED.hit();
          if (!isCurrent()) {
            startAnew(open);
          }
          handle(open, poll(open));
          commitAhead(open);
        } catch (WakeupException e) {
          // Only close() wakes us: the loop ends.
        } catch (KafkaException e) {
          outage(e);
        }
      }
      commit(open);
      pulse.rest();
    } catch (KafkaException e) {
      LOGGER
          .atWarn()
          .setMessage("feed closed uncleanly")
          .addKeyValue("feed", name)
          .setCause(e)
          .log();
    }
  }

  /**
   * Whether what was handed out may be told: false from the end of a standstill, after which others
   * may have told it, until the feed has given up what it had.
   */
  public boolean isCurrent() {
    return standstill.count() == stops;
  }

  private void startAnew(KafkaConsumer<String, byte[]> open) {
    LOGGER
        .atWarn()
        .setMessage("the process stood still: the feed joins anew")
        .addKeyValue("feed", name)
        .log();
    long found = standstill.count();
    inFlight.retain(Set.of());
    asked = Map.of();
    try {
      open.unsubscribe();
    } finally {
      open.subscribe(List.of(topics.incidents()), new Moves(open));
      stops = found;
    }
  }

  /**
   * Takes no more than {@link #LIMIT} changes at once: what a receiver cannot take waits in Kafka.
   */
  private ConsumerRecords<String, byte[]> poll(KafkaConsumer<String, byte[]> open) {
    if (inFlight.size() >= LIMIT) {
      open.pause(open.assignment());
    } else {
      open.resume(open.paused());
    }
    return open.poll(inFlight.size() == 0 ? POLL : BUSY_POLL);
  }

  private void handle(KafkaConsumer<String, byte[]> open, ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      // While a change was tried again the partition may have gone to another process.
      if (closed || !open.assignment().contains(partition)) {
        continue;
      }
      var stage = handleUntilTaken(open, record, partition);
      if (stage != null) {
        inFlight.add(partition, record.offset(), stage);
      }
    }
  }

  /** When the record will be done with; null when it is no longer ours. */
  private @Nullable CompletionStage<Void> handleUntilTaken(
      KafkaConsumer<String, byte[]> open,
      ConsumerRecord<String, byte[]> record,
      TopicPartition partition) {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; !closed; attempt++) {
      try {
        return handle(record);
      } catch (RuntimeException e) {
        if (attempt == 1) {
          LOGGER
              .atWarn()
              .setMessage("change not handled, trying again")
              .addKeyValue("feed", name)
              .addKeyValue("partition", record.partition())
              .addKeyValue("offset", record.offset())
              .addKeyValue("reason", DeadLetter.redact(String.valueOf(e)))
              .log();
          commitAhead(open);
        }
      }
      if (!waitPaused(open, pause, partition)) {
        return null;
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
    return null;
  }

  private CompletionStage<Void> handle(ConsumerRecord<String, byte[]> record) {
    if (CanaryRecord.matches(record.value(), record.headers())) {
      return DONE;
    }
    Transition transition;
    try {
      transition = codec.decode(record.key(), record.value());
    } catch (UnreadableRecord e) {
      setAside(record, e);
      return DONE;
    }
    return handler.apply(transition);
  }

  private void setAside(ConsumerRecord<String, byte[]> record, UnreadableRecord e) {
    DeadLetter letter =
        DeadLetter.of(record.topic(), record.partition(), record.offset(), e, clock.instant());
    try {
      eventLog.deadLetter(letter, record.key(), record.value()).toCompletableFuture().join();
    } catch (CompletionException failed) {
      // Not durable: the record is tried again.
      throw new StreamException(
          StreamException.Reason.UNREACHABLE, "dead letter could not be written", failed);
    }
  }

  /** Stays in the group while waiting: polls without taking records. */
  private boolean waitPaused(
      KafkaConsumer<String, byte[]> open, Duration pause, TopicPartition partition) {
    long until = System.nanoTime() + pause.toNanos();
    try {
      for (long left = 1; !closed && left > 0; left = until - System.nanoTime()) {
        pulse.beat();
        open.pause(open.assignment());
        var none = open.poll(Duration.ofNanos(left));
        if (!none.isEmpty()) {
          // Newly assigned partitions came unpaused: give their records back.
          none.partitions().forEach(p -> open.seek(p, none.records(p).get(0).offset()));
        }
        if (!open.assignment().contains(partition)) {
          return false;
        }
      }
    } finally {
      open.resume(open.assignment());
    }
    return true;
  }

  /** Commits without waiting for it: meanwhile the next changes are handed out. */
  private void commitAhead(KafkaConsumer<String, byte[]> open) {
    inFlight.retain(open.assignment());
    var handled = inFlight.handled();
    if (handled.isEmpty() || handled.equals(asked)) {
      return;
    }
    Failpoint.FEED_BEFORE_COMMIT.hit();
    asked = handled;
    open.commitAsync(
        handled,
        (offsets, failure) -> {
          if (failure == null) {
            Failpoint.FEED_AFTER_COMMIT.hit();
            inFlight.committed(offsets);
          } else {
            asked = Map.of();
            outage(failure);
          }
        });
  }

  private void commit(KafkaConsumer<String, byte[]> open) {
    inFlight.retain(open.assignment());
    var handled = inFlight.handled();
    if (handled.isEmpty()) {
      return;
    }
    try {
      Failpoint.FEED_BEFORE_COMMIT.hit();
      open.commitSync(handled);
      Failpoint.FEED_AFTER_COMMIT.hit();
      inFlight.committed(handled);
    } catch (WakeupException e) {
      // close() came in between: the next commit of the loop's end takes them.
    } catch (KafkaException e) {
      // Kept for the next commit; after a crash they are handled again.
      outage(e);
    }
  }

  private void outage(Exception e) {
    LOGGER
        .atDebug()
        .setMessage("feed waits for the broker")
        .addKeyValue("feed", name)
        .addKeyValue("reason", e.getMessage())
        .log();
  }

  /** Leaves partitions with as little as possible on its way: what is, is told twice. */
  private final class Moves implements ConsumerRebalanceListener {
    private final KafkaConsumer<String, byte[]> open;

    Moves(KafkaConsumer<String, byte[]> open) {
      this.open = open;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      var unused =
          inFlight
              .settled(partitions)
              .completeOnTimeout(null, HANDOVER.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      commit(open);
      giveUp(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      giveUp(partitions);
    }

    private void giveUp(Collection<TopicPartition> partitions) {
      Set<TopicPartition> kept = new HashSet<>(open.assignment());
      kept.removeAll(partitions);
      inFlight.retain(kept);
      asked = Map.of();
    }
  }
}
