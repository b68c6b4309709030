package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.responder.fault.BrokerProcess;
import io.responder.model.ClusterEvent;
import io.responder.model.Transition;
import io.responder.stream.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline does when its broker or its topics are not as they should be. */
@ExtendWith(QuietKafka.class)
class StreamOutageIT {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final Duration FRESH = Duration.ofSeconds(3);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final List<Transition> told = new CopyOnWriteArrayList<>();

  @Test
  void waitsForTheBrokerAndOutlivesItsRestart() throws Exception {
    int port = BrokerProcess.freePort();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (StreamPipeline pipeline =
        start(config(port), StreamPipeline.WhenUnreachable.KEEP_TRYING)) {
      pipeline.bindTo(registry);
      pipeline.feed("test", Feeds.to(told::add));
      assertThat(pipeline.status().state()).isEqualTo(StreamStatus.State.CONNECTING);
      assertThat(pipeline.status().isLive()).isTrue();
      assertThatThrownBy(() -> append(pipeline, "early"))
          .cause()
          .isInstanceOfSatisfying(StreamException.class, e -> assertThat(e.isRetryable()).isTrue());

      try (EmbeddedBroker broker = EmbeddedBroker.start(directory, port)) {
        assertThat(broker.port()).isEqualTo(port);
        await().atMost(60, TimeUnit.SECONDS).until(() -> pipeline.status().isReady(FRESH));
        append(pipeline, "before");
        await().atMost(60, TimeUnit.SECONDS).until(() -> told.size() == 1);
      }
      await().atMost(60, TimeUnit.SECONDS).until(() -> !pipeline.status().isReady(FRESH));
      assertThat(pipeline.status().state()).isEqualTo(StreamStatus.State.RUNNING);

      try (EmbeddedBroker broker = EmbeddedBroker.start(directory, port)) {
        assertThat(broker.failure()).isEmpty();
        await().atMost(60, TimeUnit.SECONDS).until(() -> pipeline.status().isReady(FRESH));
        append(pipeline, "before");
        append(pipeline, "after");
        await().atMost(60, TimeUnit.SECONDS).until(() -> told.size() == 2);
        await().atMost(60, TimeUnit.SECONDS).until(() -> !pipeline.status().lag().isEmpty());
        assertThat(pipeline.status().restarts()).isZero();
        assertThat(registry.find("responder.stream.canary.age").timeGauge()).isNotNull();
        assertThat(registry.getMeters().size()).isGreaterThan(50);
        pipeline.close();
      }
    }
    assertThat(told).extracting(t -> t.after().problem().workload().name()).contains("after");
    assertThat(told).extracting(Transition::id).doesNotHaveDuplicates();
  }

  /** A pod was not ready for ten seconds, and the pipeline hears of both late. */
  @Test
  void whatHappenedInAnOutageIsNotJudgedByWhatTimeItIsNow() throws Exception {
    Duration holdFor = Duration.ofMinutes(5);
    Instant began = Instant.now().minus(Duration.ofMinutes(10));
    List<ClusterEvent> backlog = new ArrayList<>();
    backlog.add(Events.sick("web", 1, began));
    for (int i = 1; i <= 50; i++) {
      backlog.add(Events.sick("other-" + i, 1, began.plusMillis(i)));
    }
    backlog.add(Events.healthy("web", 2, began.plusSeconds(10)));
    CountDownLatch never = new CountDownLatch(1);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      // One record at a time, so that no stage runs far ahead of the next.
      KafkaConfig config = config(broker.port(), Map.of("max.partition.fetch.bytes", "1"));
      start(config, StreamPipeline.WhenUnreachable.FAIL).close();
      write(broker, new Topics(config).clusterEvents(), backlog);
      Consumer<ClusterEvent> slow =
          event -> {
            try {
              // So that deadlines are looked at several times in between.
              assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      try (StreamPipeline pipeline =
          StreamPipeline.start(
              config,
              FakeStages.reductions(holdFor, slow),
              Clock.systemUTC(),
              StreamPipeline.WhenUnreachable.FAIL)) {
        pipeline.feed("test", Feeds.to(told::add));
        await().atMost(90, TimeUnit.SECONDS).until(() -> told.size() >= 50);
      }
    }
    assertThat(told)
        .hasSize(50)
        .allSatisfy(
            opened -> {
              assertThat(opened.after().problem().workload().name()).startsWith("other-");
              assertThat(opened.at()).isEqualTo(opened.after().problem().onset().plus(holdFor));
            });
  }

  @Test
  void aCommandThatNeedsTheBrokerSaysThatItDoesNotAnswer() throws Exception {
    KafkaConfig config = config(BrokerProcess.freePort());
    assertThatThrownBy(() -> start(config, StreamPipeline.WhenUnreachable.FAIL))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("does not answer")
        .hasMessageContaining("kafka.bootstrapServers");
  }

  @Test
  void saysEveryDifferenceOfTheTopicsWithItsRemedy() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      KafkaConfig config = config(broker.port());
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin
            .createTopics(
                List.of(
                    new NewTopic("responder.findings", 7, (short) 1)
                        .configs(Map.of("max.message.bytes", "1000")),
                    new NewTopic("responder.incidents", 2, (short) 1)))
            .all()
            .get(60, TimeUnit.SECONDS);
      }
      assertThatThrownBy(() -> start(config, StreamPipeline.WhenUnreachable.KEEP_TRYING))
          .isInstanceOf(StreamException.class)
          .satisfies(
              e ->
                  assertThat(((StreamException) e).reason())
                      .isEqualTo(StreamException.Reason.TOPICS_DIFFER))
          .hasMessageContaining("responder.findings has 7 partitions, kafka.partitions is 2")
          .hasMessageContaining("responder.findings has max.message.bytes=1000")
          .hasMessageContaining("responder.incidents has cleanup.policy=delete")
          .hasMessageContaining("--entity-name responder.incidents --add-config");
    }
  }

  @Test
  void poisonInEveryTopicIsSetAsideAndTold() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        StreamPipeline pipeline =
            start(config(broker.port()), StreamPipeline.WhenUnreachable.FAIL)) {
      AtomicInteger failures = new AtomicInteger(2);
      pipeline.feed(
          "test",
          Feeds.to(
              transition -> {
                if (failures.getAndDecrement() > 0) {
                  throw new IllegalStateException("receiver is down");
                }
                told.add(transition);
              }));
      await().atMost(60, TimeUnit.SECONDS).until(() -> pipeline.status().isReady(FRESH));
      poison(broker, pipeline.topics());
      append(pipeline, "web");
      // One incident for the pod and one for each of the topics.
      await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(told)
                      .extracting(t -> t.after().problem().workload().name())
                      .containsExactlyInAnyOrder(
                          "web",
                          "responder.cluster-events",
                          "responder.findings",
                          "responder.workload-incidents",
                          "responder.commands",
                          "responder.silences",
                          "responder.incidents",
                          "responder.dead-letters"));
      await().atMost(60, TimeUnit.SECONDS).until(() -> pipeline.status().isReady(FRESH));
      assertThat(pipeline.status().deadLetters()).isEqualTo(6);
    }
  }

  private static void poison(EmbeddedBroker broker, Topics topics) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      byte[] poison = "\u0000poison".getBytes(StandardCharsets.UTF_8);
      for (Topics.Topic topic : topics.all()) {
        producer.send(new ProducerRecord<>(topic.name(), "k", poison)).get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** All to one partition, as old as they say. */
  private static void write(EmbeddedBroker broker, String topic, List<ClusterEvent> events)
      throws Exception {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      for (ClusterEvent event : events) {
        producer
            .send(
                new ProducerRecord<>(
                    topic,
                    0,
                    event.observedAt().toEpochMilli(),
                    codec.key(event),
                    codec.encode(event)))
            .get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static StreamPipeline start(
      KafkaConfig config, StreamPipeline.WhenUnreachable whenUnreachable) {
    return StreamPipeline.start(
        config, FakeStages.reductions(Duration.ZERO), Clock.systemUTC(), whenUnreachable);
  }

  private static KafkaConfig config(int port) {
    return config(port, Map.of());
  }

  private static KafkaConfig config(int port, Map<String, String> properties) {
    KafkaConfig defaults = KafkaConfig.external("127.0.0.1:" + port);
    return new KafkaConfig(
        "127.0.0.1:" + port,
        defaults.dataDirectory(),
        0,
        properties,
        "responder",
        2,
        1,
        "responder",
        1,
        defaults.eventRetention(),
        defaults.incidentRetention(),
        Duration.ofMillis(500));
  }

  private static void append(StreamPipeline pipeline, String pod) throws Exception {
    pipeline
        .eventLog()
        .append(Events.sick(pod, 1, START))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }
}
