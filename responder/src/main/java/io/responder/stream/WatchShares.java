package io.responder.stream;

import io.responder.health.Pulse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which shares of the watching are this process's: each share belongs to one process of the group.
 *
 * <p>A share is a topic of one partition that never holds a record; Kafka's consumer group protocol
 * assigns it. Shares that stay where they are go on while others move. Where the broker runs in the
 * process nobody else can be there, and every share is ours from the start.
 *
 * <p>A process that stood still for so long that its shares may be somebody else's gives all of
 * them up, and {@link #isOurs} is false from the first moment on.
 */
public final class WatchShares implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WatchShares.class);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(3);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /** One that hangs while it releases loses its shares after this. */
  private static final int MAX_POLL_MILLIS = 30_000;

  private final Topics known;
  private final Map<String, String> topics; // share -> topic
  private final Map<String, String> shares; // topic -> share
  private final ShareHolder holder;
  private final Standstill standstill;

  /** Our shares, each with the count of standstills when it became ours. */
  private final Map<String, Long> ours = new ConcurrentHashMap<>();

  private final CountDownLatch closing = new CountDownLatch(1);
  private final String application;
  private volatile boolean alone;
  private volatile boolean joined;
  private final Pulse pulse = new Pulse("watch-shares");
  private boolean failing; // run's thread
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable Thread thread; // guarded by this

  WatchShares(
      Collection<String> shares,
      Topics topics,
      String application,
      ShareHolder holder,
      Standstill standstill) {
    this.known = topics;
    this.application = application;
    this.topics =
        shares.stream()
            .collect(
                Collectors.toMap(share -> share, topics::watchShare, (a, b) -> a, TreeMap::new));
    this.shares =
        this.topics.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    this.holder = holder;
    this.standstill = standstill;
  }

  /** All shares that there are, ours or not. */
  public Set<String> all() {
    return new TreeSet<>(topics.keySet());
  }

  /** The shares that are ours. */
  public Set<String> ours() {
    return ours.keySet().stream()
        .filter(this::isOurs)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether it was decided which shares are ours, be it none. */
  public boolean isDecided() {
    return alone || joined;
  }

  /** Whether nobody else has the share. */
  public boolean isOurs(String share) {
    Long since = ours.get(share);
    // What stood still alone was not taken over by anybody.
    return since != null && (alone || since == standstill.count());
  }

  /** Takes every share: there is nobody else. Later calls do nothing. */
  synchronized void startAlone() {
    if (!alone && closing.getCount() > 0) {
      alone = true;
      topics.keySet().forEach(this::take);
    }
  }

  /** Joins the group. Later calls do nothing. */
  synchronized void start(ClientProperties properties, Admin admin) {
    if (thread != null || closing.getCount() == 0) {
      return;
    }
    Map<String, Object> settings = properties.consumer("watch");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, application + "-watch");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        List.of(CooperativeStickyAssignor.class.getName()));
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_MILLIS);
    KafkaConsumer<byte[], byte[]> opened =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer = opened;
    thread = new Thread(() -> run(opened, admin), "watch-shares");
    thread.start();
  }

  Pulse pulse() {
    return pulse;
  }

  @Nullable KafkaConsumer<byte[], byte[]> consumer() {
    return consumer;
  }

  /**
   * Releases all shares and leaves, so that others take over at once; returns within three seconds
   * whatever the broker does. Later calls do nothing.
   */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      if (closing.getCount() == 0) {
        return;
      }
      closing.countDown();
      running = thread;
    }
    KafkaConsumer<byte[], byte[]> open = consumer;
    if (running == null || open == null) {
      topics.keySet().forEach(this::release);
      return;
    }
    open.wakeup();
    try {
      running.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(KafkaConsumer<byte[], byte[]> open, Admin admin) {
    try (open) {
      pulse.beat();
      prepare(admin);
      open.subscribe(topics.values(), new Moves(open));
      long stops = standstill.count();
      while (closing.getCount() > 0) {
        pulse.beat();
        poll(open);
        if (standstill.count() != stops) {
          stops = standstill.count();
          startAnew(open);
        }
      }
      pulse.rest();
    } catch (KafkaException e) {
      LOGGER.atWarn().setMessage("left the group of watchers uncleanly").setCause(e).log();
    } finally {
      // Nothing is left where the consumer told of its end.
      topics.keySet().forEach(this::release);
    }
  }

  private void prepare(Admin admin) {
    while (closing.getCount() > 0) {
      Topics.State state = known.ensureShares(admin, topics.values());
      if (state instanceof Topics.State.Ready) {
        return;
      }
      LOGGER
          .atWarn()
          .setMessage("cannot create the topics of the watch shares, trying again")
          .addKeyValue("reason", state)
          .log();
      pause();
      pulse.beat();
    }
  }

  private void poll(KafkaConsumer<byte[], byte[]> open) {
    try {
      open.poll(POLL);
      failing = false;
    } catch (WakeupException e) {
      // Only close() wakes us: the loop ends.
    } catch (KafkaException e) {
      if (!failing) {
        LOGGER
            .atWarn()
            .setMessage("cannot take part in the sharing of the watch, trying again")
            .addKeyValue("reason", DeadLetter.redact(String.valueOf(e)))
            .log();
      }
      failing = true;
      pause();
    }
  }

  private void pause() {
    try {
      var unused = closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  private void startAnew(KafkaConsumer<byte[], byte[]> open) {
    LOGGER
        .atWarn()
        .setMessage("the process stood still: others may have its shares, it joins anew")
        .log();
    joined = false;
    topics.keySet().forEach(this::release);
    try {
      open.unsubscribe();
      open.subscribe(topics.values(), new Moves(open));
    } catch (KafkaException e) {
      // Nobody could be told that we left: the session tells.
      open.subscribe(topics.values(), new Moves(open));
    }
  }

  private void take(String share) {
    if (ours.put(share, standstill.count()) == null) {
      LOGGER.atInfo().setMessage("watch share taken").addKeyValue("share", share).log();
      holder.take(share, () -> isOurs(share));
    }
  }

  private void release(String share) {
    if (ours.remove(share) != null) {
      holder.release(share);
      LOGGER.atInfo().setMessage("watch share released").addKeyValue("share", share).log();
    }
  }

  /** Passes the group's decisions on, in the consumer's thread. */
  private final class Moves implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> open;

    Moves(KafkaConsumer<byte[], byte[]> open) {
      this.open = open;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined = true;
      open.pause(partitions);
      sharesOf(partitions).forEach(WatchShares.this::take);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      sharesOf(partitions).forEach(WatchShares.this::release);
    }

    private List<String> sharesOf(Collection<TopicPartition> partitions) {
      return partitions.stream()
          .filter(partition -> partition.partition() == 0)
          .map(partition -> shares.get(partition.topic()))
          .filter(Objects::nonNull)
          .toList();
    }
  }
}
