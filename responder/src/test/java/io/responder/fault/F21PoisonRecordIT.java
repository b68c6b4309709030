package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.stream.Events;
import io.responder.stream.QuietKafka;
import io.responder.stream.StreamStatus;
import io.responder.stream.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F21: a record that nobody can read, in each topic: set aside with its place and reason, the next
 * record processed within a second, and an incident opened for each topic.
 */
@ExtendWith(QuietKafka.class)
class F21PoisonRecordIT {

  private static final List<byte @Nullable []> POISON =
      Arrays.asList(
          "\u0000\u0001 garbage".getBytes(UTF_8),
          "{\"schemaVersion\":99,\"type\":\"upserted\"}".getBytes(UTF_8),
          null,
          new byte[0],
          "{}".getBytes(UTF_8));

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void everyPoisonInEveryTopicIsSetAsideAndTheNextRecordGoesOn() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
      Topics topics = pipeline.pipeline().topics();
      pipeline.append(Events.sick("warm", 1, START));
      await().atMost(Duration.ofSeconds(20)).until(() -> pipeline.workloads().contains("warm"));

      poison(broker, topics);
      long begin = System.nanoTime();
      pipeline.append(Events.sick("web", 1, START));
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> pipeline.workloads().contains("web"));
      long took = (System.nanoTime() - begin) / 1_000_000;
      System.out.printf("FIGURE F21: the record after the poison told in %d ms%n", took);
      assertThat(took).isLessThan(1_000);

      // One incident for each topic, and the canaries still pass.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  pipeline
                      .workloads()
                      .containsAll(processed(topics).stream().map(Topics.Topic::name).toList()));
      assertThat(pipeline.status().state()).isEqualTo(StreamStatus.State.RUNNING);
      pipeline.awaitReady();

      // The poison in the dead letters themselves is the fifth of the topics.
      int expected = POISON.size() * (processed(topics).size() - 1);
      List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                letters.clear();
                letters.addAll(letters(broker, topics));
                return letters.size() >= expected;
              });
      assertThat(letters).hasSize(expected);
      for (ConsumerRecord<byte[], byte[]> letter : letters) {
        assertThat(header(letter, "topic")).startsWith("responder.");
        assertThat(header(letter, "partition")).containsOnlyDigits();
        assertThat(header(letter, "offset")).containsOnlyDigits();
        assertThat(header(letter, "exception")).endsWith("UnreadableRecord");
        assertThat(header(letter, "message")).isNotEmpty();
      }
    }
  }

  private static void poison(BrokerProcess broker, Topics topics) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.testServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (Topics.Topic topic : processed(topics)) {
        // The compacted topic takes no record without a key.
        boolean compacted = topic.cleanupPolicy().contains("compact");
        for (int i = 0; i < POISON.size(); i++) {
          String key = i == POISON.size() - 1 && !compacted ? null : "k";
          producer
              .send(new ProducerRecord<>(topic.name(), key, POISON.get(i)))
              .get(10, TimeUnit.SECONDS);
        }
      }
    }
  }

  /** Nothing depends on the deliveries: whoever reads them skips what it cannot read. */
  private static List<Topics.Topic> processed(Topics topics) {
    return topics.all().stream()
        .filter(topic -> !topic.name().equals(topics.deliveries()))
        .toList();
  }

  /** The letters that have the headers of one. */
  private static List<ConsumerRecord<byte[], byte[]>> letters(BrokerProcess broker, Topics topics) {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.testServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topics.deadLetters()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record -> {
                  if (record.headers().lastHeader("__streams.errors.topic") != null) {
                    letters.add(record);
                  }
                });
      }
    }
    return letters;
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader("__streams.errors." + name).value(), UTF_8);
  }
}
