package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.fault.BrokerProcess;
import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.model.Transition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The incidents of a whole cluster are more than a record can hold, and outlive a restart. */
@ExtendWith(QuietKafka.class)
class ClusterStateInPartsIT {

  /** Now, so that no deadline adds transitions of its own. */
  private static final Instant START = Clock.systemUTC().instant();

  /** No incident stands for others here. */
  private static final IncidentConfig ALONE =
      new IncidentConfig(
          null,
          null,
          null,
          null,
          null,
          new IncidentConfig.CommonCause(1_000_000, 1_000_000, null, null),
          null,
          null,
          null);

  private static final int INCIDENTS = Integer.getInteger("responder.test.incidents", 10_000);
  private static final int PARTITIONS = 1;
  private static final String CHANGELOG = "responder-cluster-incidents-changelog";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final List<Transition> told = new CopyOnWriteArrayList<>();

  @Test
  void tenThousandOpenIncidentsAreKnownAfterARestart() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      long begin = System.nanoTime();
      try (StreamPipeline pipeline = start(broker)) {
        pipeline.feed("test", Feeds.to(told::add));
        // About 3 KB each: in one record they would be three times its limit, compressed.
        for (int i = 0; i < INCIDENTS; i++) {
          var unused =
              pipeline
                  .eventLog()
                  .append(Events.withSymptom("pod-" + i, 1, START, "Reason" + i, noise(i)));
        }
        await().atMost(Duration.ofMinutes(3)).until(() -> told.size() == INCIDENTS);
        figure("opened", begin);
      }
      assertThat(largestRecord(broker)).isLessThan(Topics.MAX_MESSAGE_BYTES);

      // The correlator gets all of its inputs once more. It tells nothing that it remembers.
      forgetPlace(broker, "responder.workload-incidents");
      begin = System.nanoTime();
      try (StreamPipeline pipeline = start(broker)) {
        pipeline.feed("test", Feeds.to(told::add));
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> pipeline.status().isReady(Duration.ofSeconds(5)));
        figure("restored and all inputs seen again", begin);
        pipeline.eventLog().append(Events.healthy("pod-7", 2, START.plusSeconds(60)));
        await().atMost(Duration.ofMinutes(1)).until(() -> told.size() > INCIDENTS);
        assertThat(pipeline.status().deadLetters()).isZero();
      }
      assertThat(told).hasSize(INCIDENTS + 1);
      assertThat(told.get(INCIDENTS).after().openedAt()).isEqualTo(START);
      assertThat(told.get(INCIDENTS).number()).isEqualTo(2);
    }
  }

  private static StreamPipeline start(BrokerProcess broker) {
    KafkaConfig config =
        new KafkaConfig(
            broker.bootstrapServers(),
            Path.of("unused"),
            0,
            Map.of("num.standby.replicas", "0"),
            "responder",
            PARTITIONS,
            1,
            "responder",
            1,
            Duration.ofDays(7),
            Duration.ofDays(90),
            Duration.ofMillis(500));
    return StreamPipeline.start(
        config, reductions(), Clock.systemUTC(), StreamPipeline.WhenUnreachable.FAIL);
  }

  private static Reductions<?, ?, ?> reductions() {
    Reductions<?, ?, ?> fake = FakeStages.reductions(Duration.ZERO);
    return new Reductions<>(
        fake.rules(),
        fake.workloads(),
        new Reduction<>(
            ClusterIncidents.class,
            new Correlator(ALONE),
            new Division<>(
                ClusterIncidents.Known.class,
                ClusterIncidents::incidents,
                ClusterIncidents::with)));
  }

  /** A text of 1 KB that does not compress. */
  private static String noise(int seed) {
    StringBuilder text = new StringBuilder();
    new java.util.Random(seed).ints(1_000, '!', '~').forEach(c -> text.append((char) c));
    return text.toString();
  }

  private static void forgetPlace(BrokerProcess broker, String topic) throws Exception {
    try (var admin = broker.admin()) {
      Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        begin.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(
              () -> {
                admin.alterConsumerGroupOffsets("responder", begin).all().get(5, TimeUnit.SECONDS);
                return true;
              });
    }
  }

  private static int largestRecord(BrokerProcess broker) {
    int largest = 0;
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.testServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(CHANGELOG, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      assertThat(end).isGreaterThan(INCIDENTS);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          largest = Math.max(largest, record.serializedValueSize());
        }
      }
    }
    System.out.printf("FIGURE largest record of the correlator's changelog: %d bytes%n", largest);
    return largest;
  }

  private static void figure(String what, long begin) {
    System.out.printf(
        "FIGURE %d incidents %s in %d ms%n",
        INCIDENTS, what, (System.nanoTime() - begin) / 1_000_000);
  }
}
