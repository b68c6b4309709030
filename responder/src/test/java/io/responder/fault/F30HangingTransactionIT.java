package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.stream.Events;
import io.responder.stream.QuietKafka;
import io.responder.stream.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** F30: a transaction that somebody else left open in our topics holds nothing up. */
@ExtendWith(QuietKafka.class)
class F30HangingTransactionIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void whatComesBehindAnOpenTransactionIsToldAtOnce() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady();
        var stranger =
            new KafkaProducer<>(
                Map.<String, Object>of(
                    "bootstrap.servers",
                    broker.testServers(),
                    "transactional.id",
                    "stranger",
                    "transaction.timeout.ms",
                    600_000),
                new StringSerializer(),
                new ByteArraySerializer())) {
      stranger.initTransactions();
      stranger.beginTransaction();
      for (Topics.Topic topic : pipeline.pipeline().topics().all()) {
        for (int partition = 0; partition < PipelineUnderTest.PARTITIONS; partition++) {
          stranger
              .send(new ProducerRecord<>(topic.name(), partition, "k", new byte[] {1}))
              .get(10, TimeUnit.SECONDS);
        }
      }
      pipeline.append(Events.sick("web", 1, START));
      await().atMost(Duration.ofSeconds(5)).until(() -> pipeline.workloads().contains("web"));
      await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(pipeline::isReady);

      // The marker that ends it is no record: no gap is seen where it lies.
      stranger.abortTransaction();
      pipeline.append(Events.sick("later", 1, START));
      await().atMost(Duration.ofSeconds(5)).until(() -> pipeline.workloads().contains("later"));
      pipeline.append(Events.sick("latest", 1, START));
      await()
          .during(Duration.ofSeconds(6))
          .atMost(Duration.ofSeconds(10))
          .until(() -> pipeline.status().gaps().isEmpty());
      assertThat(pipeline.workloads()).contains("latest");
    }
  }
}
