package io.responder.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.responder.failpoint.Failpoint;
import io.responder.health.Pulse;
import io.responder.health.RecurringTask;
import io.responder.model.ClusterInput;
import io.responder.model.Told;
import io.responder.model.Transition;
import io.responder.stream.StreamException.Reason;
import io.responder.stream.codec.RecordCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline as a whole: broker, topics, reducers, event log, feeds and canary.
 *
 * <p>With a broker of its own it runs when {@link #start} returns. With an external one that does
 * not answer it keeps trying: until then events are refused as retryable and feeds are silent.
 */
public final class StreamPipeline implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(StreamPipeline.class);

  private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration RETRY = Duration.ofSeconds(3);
  private static final Duration LAG = Duration.ofSeconds(5);
  private static final Duration BEHIND = Duration.ofSeconds(1);
  private static final Duration COMMITS = Duration.ofSeconds(1);

  /** What a deadline may be late by. */
  private static final Duration PUNCTUATION = Duration.ofMillis(250);

  private final KafkaConfig config;
  private final Reductions<?, ?, ?> reductions;
  private final Clock clock;
  private final Topics topics;
  private final StreamProgress progress = new StreamProgress();
  private final StreamMetrics metrics = new StreamMetrics();
  private final EventLog eventLog;
  private final Gaps gaps;
  private final Canary canary;
  private final @Nullable EmbeddedBroker broker;
  private final ClientProperties clients;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stream-watch");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Pulse> pulses = new CopyOnWriteArrayList<>();
  private final StreamTime time;
  private final Standstill standstill = Standstill.watching();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<String, TransitionFeed> feeds = new LinkedHashMap<>(); // guarded by this
  private final List<TopicFollower<?>> followers = new ArrayList<>(); // guarded by this
  private @Nullable WatchShares shares; // guarded by this
  private @Nullable Connection connection; // guarded by this
  private volatile String detail = "";
  private volatile boolean refused;
  private List<String> layoutChanges = List.of(); // watch's thread
  private volatile @Nullable Instant lastRecordBefore;

  /** What exists once the topics are there. */
  private record Connection(Admin admin, StreamRunner runner, LagMeter lag) {}

  /** What {@link #start} does when an external broker does not answer. */
  public enum WhenUnreachable {
    /** Starts anyway and keeps trying. */
    KEEP_TRYING,
    /** Throws a {@link StreamException} with the reason {@code UNREACHABLE}. */
    FAIL
  }

  private StreamPipeline(KafkaConfig config, Reductions<?, ?, ?> reductions, Clock clock) {
    this.config = config;
    this.reductions = reductions;
    this.clock = clock;
    time = new StreamTime(clock);
    topics = new Topics(config);
    eventLog = new EventLog(topics, config.partitions(), progress, clock);
    gaps = new Gaps(letter -> eventLog.deadLetter(letter, null, null), progress, clock);
    canary = new Canary(topics, config, eventLog, clock);
    String external = config.bootstrapServers();
    broker =
        external == null
            ? EmbeddedBroker.start(config.dataDirectory(), config.embeddedPort())
            : null;
    String servers = broker == null ? String.valueOf(external) : broker.bootstrapServers();
    clients = new ClientProperties(servers, config, UUID.randomUUID().toString().substring(0, 8));
    metrics.add(this::status, topics, clock);
  }

  /**
   * Starts the pipeline.
   *
   * @throws StreamException when the broker cannot start ({@code BROKER_FAILED}), the topics are
   *     not as they must be ({@code TOPICS_DIFFER}, one line for each difference), or an external
   *     broker does not answer and shall ({@code UNREACHABLE}); nothing is left running
   */
  public static StreamPipeline start(
      KafkaConfig config,
      Reductions<?, ?, ?> reductions,
      Clock clock,
      WhenUnreachable whenUnreachable) {
    StreamPipeline pipeline = new StreamPipeline(config, reductions, clock);
    try {
      Topics.State state = pipeline.connect();
      if (state instanceof Topics.State.Unreachable unreachable) {
        if (config.isEmbedded() || whenUnreachable == WhenUnreachable.FAIL) {
          throw new StreamException(Reason.UNREACHABLE, pipeline.unreachable(unreachable));
        }
        LOGGER
            .atWarn()
            .setMessage("kafka does not answer, trying again")
            .addKeyValue("bootstrapServers", config.bootstrapServers())
            .addKeyValue("reason", unreachable.message())
            .log();
      } else if (state instanceof Topics.State.Different different) {
        throw differ(different);
      }
      pipeline.watch();
      return pipeline;
    } catch (RuntimeException | Error e) {
      pipeline.close();
      throw e;
    }
  }

  /** Where events go in. */
  public EventLog eventLog() {
    return eventLog;
  }

  public Topics topics() {
    return topics;
  }

  /**
   * When the latest event or canary of whoever ran before was written, to within the interval of
   * the canaries; null where nobody ran before, or Kafka was not reached yet.
   */
  public @Nullable Instant lastRecordBefore() {
    return lastRecordBefore;
  }

  /** Opens what the topics hold, for one reader; close it after use. */
  public RetainedTopics retained() {
    return RetainedTopics.of(config, clients.bootstrapServers());
  }

  /** What clients of the same cluster connect to. */
  public String bootstrapServers() {
    return clients.bootstrapServers();
  }

  /**
   * Adds a feed of the changes of incidents.
   *
   * @param name keeps its place across restarts; one feed of a name in a process
   * @param handler runs on the feed's own thread and must not block for long; the change is handled
   *     when its stage completes. One on which it throws is handed to it again
   */
  public synchronized TransitionFeed feed(
      String name, Function<Transition, CompletionStage<Void>> handler) {
    TransitionFeed feed = new TransitionFeed(name, topics, eventLog, handler, clock, standstill);
    if (closed.get() || feeds.putIfAbsent(name, feed) != null) {
      throw new IllegalStateException("feed " + name + " exists, or the pipeline is closed");
    }
    if (connection != null) {
      start(feed);
    }
    return feed;
  }

  /** Tells all changes of incidents that the topic still has, and those to come, to a listener. */
  public TopicFollower<Transition> followIncidents(
      TopicFollower.Listener<? super Transition> listener) {
    return follow(topics.incidents(), RecordCodec.incidents(), listener);
  }

  /** Tells the latest of all silences, and those to come, to a listener. */
  public TopicFollower<ClusterInput> followSilences(
      TopicFollower.Listener<? super ClusterInput> listener) {
    return follow(topics.silences(), RecordCodec.silences(), listener);
  }

  /** Tells when receivers had the news of incidents to a listener. */
  public TopicFollower<Told> followDeliveries(TopicFollower.Listener<? super Told> listener) {
    return follow(topics.deliveries(), RecordCodec.deliveries(), listener);
  }

  private synchronized <T> TopicFollower<T> follow(
      String topic, RecordCodec<T> codec, TopicFollower.Listener<? super T> listener) {
    if (closed.get()) {
      throw new IllegalStateException("the pipeline is closed");
    }
    TopicFollower<T> follower = new TopicFollower<>(topic, codec, config.partitions(), listener);
    followers.add(follower);
    if (connection != null) {
      follower.start(clients);
    }
    return follower;
  }

  /**
   * Shares the watching with the other processes of the application. Call it once.
   *
   * @param names the shares, the same in every process; {@code cluster} or {@code cluster/part}
   * @param holder watches those that are ours; called from a thread of the pipeline
   */
  public synchronized WatchShares share(Collection<String> names, ShareHolder holder) {
    if (closed.get() || shares != null) {
      throw new IllegalStateException("the watch is shared already, or the pipeline is closed");
    }
    WatchShares shared = new WatchShares(names, topics, config.applicationId(), holder, standstill);
    shares = shared;
    if (config.isEmbedded()) {
      shared.startAlone();
    } else if (connection != null) {
      start(shared, connection.admin());
    }
    return shared;
  }

  /** How it fares. */
  public StreamStatus status() {
    Connection current = connection();
    LagMeter.Backlog backlog =
        current == null ? new LagMeter.Backlog(Map.of(), Map.of()) : current.lag().last();
    Map<String, Instant> processed = new LinkedHashMap<>();
    for (Topics.Topic topic : topics.all()) {
      Instant at = progress.lastProcessed(topic.name());
      if (at != null) {
        processed.put(topic.name(), at);
      }
    }
    return new StreamStatus(
        state(current),
        detail(current),
        backlog.lag(),
        backlog.oldest(),
        progress.gaps(),
        current == null ? null : current.lag().silentSince(),
        processed,
        current == null ? null : current.runner().lastCommit(),
        canary.status(),
        progress.deadLetters(),
        current == null ? 0 : current.runner().restarts());
  }

  /** The pulses of its threads and of what they work on. */
  public List<Pulse> pulses() {
    List<Pulse> all = new ArrayList<>(pulses);
    all.addAll(canary.pulses());
    all.addAll(progress.stages());
    synchronized (this) {
      feeds.values().forEach(feed -> all.add(feed.pulse()));
      followers.forEach(follower -> all.add(follower.pulse()));
      if (shares != null) {
        all.add(shares.pulse());
      }
    }
    return all;
  }

  /** Binds the meters of the pipeline and of its Kafka clients. */
  public void bindTo(MeterRegistry registry) {
    metrics.bindTo(registry);
  }

  /**
   * Stops everything in the order of the data, within 20 seconds whatever the broker does. Later
   * calls do nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    WatchShares shared;
    synchronized (this) {
      shared = shares;
    }
    if (shared != null) {
      shared.close();
    }
    watch.shutdownNow();
    metrics.close();
    eventLog.close();
    canary.close();
    Connection current;
    Map<String, TransitionFeed> open;
    List<TopicFollower<?>> following;
    synchronized (this) {
      current = connection;
      following = List.copyOf(followers);
      open = Map.copyOf(feeds);
    }
    if (current != null) {
      current.runner().close();
    }
    closeFeeds(open);
    following.forEach(TopicFollower::close);
    if (current != null) {
      current.lag().close();
      current.admin().close(Duration.ofSeconds(1));
    }
    if (broker != null) {
      broker.close();
    }
    standstill.close();
  }

  private static void closeFeeds(Map<String, TransitionFeed> open) {
    open.values().forEach(TransitionFeed::stop);
    long until = System.nanoTime() + TransitionFeed.CLOSE_TIMEOUT.toNanos();
    open.values().forEach(feed -> feed.await(Duration.ofNanos(until - System.nanoTime())));
  }

  private Topics.State connect() {
    Admin admin;
    try {
      admin = Admin.create(clients.admin());
    } catch (KafkaException e) {
      return new Topics.State.Unreachable(rootMessage(e));
    }
    Topics.State state = topics.ensure(admin, TOPICS_TIMEOUT);
    if (!(state instanceof Topics.State.Ready)) {
      admin.close(Duration.ZERO);
      return state;
    }
    try {
      // Before anything of this life is written.
      lastRecordBefore = topics.lastRecord(admin, TOPICS_TIMEOUT);
      eventLog.open(clients);
      LagMeter lag = new LagMeter(admin, clients.reader(), config, topics, gaps, time, clock);
      // Before the first record is processed: then the places are those of the last run.
      lag.look();
      open(admin, lag);
    } catch (KafkaException e) {
      admin.close(Duration.ZERO);
      throw new StreamException(Reason.OTHER, "Kafka clients cannot start: " + rootMessage(e), e);
    }
    return state;
  }

  private synchronized void open(Admin admin, LagMeter lag) {
    if (closed.get()) {
      lag.close();
      admin.close(Duration.ZERO);
      return;
    }
    StageTopology.Setting setting =
        new StageTopology.Setting(topics, clock, time, PUNCTUATION, progress, gaps, standstill);
    Topology topology = StageTopology.of(reductions, clients.bootstrapServers(), setting);
    StreamRunner runner = new StreamRunner(topology, clients.streams(), setting);
    connection = new Connection(admin, runner, lag);
    runner.start();
    feeds.values().forEach(this::start);
    followers.forEach(follower -> follower.start(clients));
    if (shares != null) {
      start(shares, admin);
    }
    canary.start(clients);
    metrics.add(runner.streams());
    var producer = eventLog.producer();
    if (producer != null) {
      metrics.add(producer);
    }
  }

  private void start(WatchShares shared, Admin admin) {
    shared.start(clients, admin);
    var consumer = shared.consumer();
    if (consumer != null) {
      metrics.add(consumer);
    }
  }

  private void start(TransitionFeed feed) {
    feed.start(clients, config.applicationId());
    var consumer = feed.consumer();
    if (consumer != null) {
      metrics.add(consumer);
    }
  }

  private void watch() {
    every(RETRY, this::retry, "retry");
    every(LAG, this::measure, "lag");
    every(BEHIND, this::measureBacklog, "backlog");
    every(COMMITS, this::lookForCommits, "commits");
  }

  private void every(Duration interval, Runnable task, String name) {
    RecurringTask recurring =
        new RecurringTask(
            "stream-watch/" + name,
            interval,
            () -> {
              Failpoint.THREAD_STREAM_WATCH.hit();
              task.run();
            });
    pulses.add(recurring.pulse());
    metrics.add(recurring);
    recurring.startOn(watch);
  }

  private void retry() {
    if (connection() != null || refused) {
      return;
    }
    Topics.State state = connect();
    if (state instanceof Topics.State.Unreachable unreachable) {
      detail = unreachable(unreachable);
    } else if (state instanceof Topics.State.Different different) {
      refused = true;
      detail = String.valueOf(differ(different).getMessage());
      LOGGER.atError().setMessage("topics differ").addKeyValue("reason", detail).log();
    } else {
      detail = "";
      LOGGER
          .atInfo()
          .setMessage("kafka reached")
          .addKeyValue("bootstrapServers", clients.bootstrapServers())
          .log();
    }
  }

  /** While deadlines wait for it, how far it came is looked at more often. */
  private void measureBacklog() {
    Connection current = connection();
    if (current != null && !refused && time.isBehind()) {
      current.lag().look();
    }
  }

  private void measure() {
    Connection current = connection();
    if (current == null || refused) {
      return;
    }
    // First: of a topic that is gone nobody can tell the lag.
    compareLayout(current);
    current.lag().look();
  }

  /** Stops when the topics are not what they were at the start, seen twice. */
  private void compareLayout(Connection current) {
    List<String> changes;
    try {
      changes = topics.layoutChanges(current.admin(), LOOK_TIMEOUT);
    } catch (ExecutionException | TimeoutException e) {
      // The next look tells.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    boolean seenTwice = !changes.isEmpty() && changes.equals(layoutChanges);
    layoutChanges = changes;
    if (!seenTwice) {
      return;
    }
    detail = String.join("; ", changes);
    refused = true;
    LOGGER.atError().setMessage("topics changed").addKeyValue("reason", detail).log();
    eventLog.close();
    current.runner().close();
  }

  private void lookForCommits() {
    Connection current = connection();
    if (current != null) {
      current.runner().lookForCommits();
    }
  }

  private synchronized @Nullable Connection connection() {
    return connection;
  }

  private StreamStatus.State state(@Nullable Connection current) {
    if (closed.get()) {
      return StreamStatus.State.CLOSED;
    }
    if (refused || (broker != null && broker.failure().isPresent())) {
      return StreamStatus.State.FAILED;
    }
    return current == null ? StreamStatus.State.CONNECTING : current.runner().state();
  }

  private String detail(@Nullable Connection current) {
    if (broker != null && broker.failure().isPresent()) {
      return "embedded broker failed: " + broker.failure().get();
    }
    String failure = current == null ? null : current.runner().failure();
    if (failure == null) {
      failure = eventLog.forbidden();
    }
    return failure == null || refused ? detail : failure;
  }

  private String unreachable(Topics.State.Unreachable state) {
    return "Kafka at "
        + clients.bootstrapServers()
        + " does not answer ("
        + state.message()
        + "): check kafka.bootstrapServers, the network and kafka.properties";
  }

  private static StreamException differ(Topics.State.Different state) {
    return new StreamException(Reason.TOPICS_DIFFER, String.join("\n", state.differences()));
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
