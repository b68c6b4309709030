package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.responder.stream.Events;
import io.responder.stream.QuietKafka;
import io.responder.stream.StreamException;
import io.responder.stream.StreamStatus;
import io.responder.stream.codec.RecordCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F29: records were deleted before they were processed, or a topic got other partitions. The first
 * is counted and told, never passed over in silence; at the second the pipeline stops and says why.
 */
@ExtendWith(QuietKafka.class)
class F29OffsetsIT {

  private static final String EVENTS = "responder.cluster-events";
  private static final int LOST = 30;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void recordsThatWereDeletedUnprocessedAreCountedAndTold() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var admin = broker.admin()) {
      try (var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
        pipeline.append(Events.sick("before", 1, START));
        await().atMost(Duration.ofSeconds(20)).until(() -> !pipeline.told().isEmpty());
      }
      // While nobody processes, records come and their retention ends.
      produce(broker);
      deleteAll(admin);

      var meters = new SimpleMeterRegistry();
      try (var pipeline = PipelineUnderTest.on(broker.bootstrapServers())) {
        pipeline.pipeline().bindTo(meters);
        await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.workloads().contains(EVENTS));
        assertThat(pipeline.status().gaps().get(EVENTS)).isGreaterThanOrEqualTo(LOST);
        assertThat(
                meters
                    .get("responder.stream.gap.records")
                    .tag("topic", EVENTS)
                    .functionCounter()
                    .count())
            .isGreaterThanOrEqualTo(LOST);
        var told = pipeline.told().get(0).after().problem();
        assertThat(told.diagnosis().suggestion().summary().en())
            .isEqualTo(
                "Records of topic responder.cluster-events were deleted before they were processed");
        assertThat(told.evidence().get(0).message()).contains("deleted before they were processed");

        // And it goes on.
        pipeline.append(Events.sick("after", 1, START));
        await().atMost(Duration.ofSeconds(20)).until(() -> pipeline.workloads().contains("after"));
        pipeline.awaitReady();
        assertThat(pipeline.workloads()).noneMatch(name -> name.startsWith("lost-"));
      }
      // What was told once is over: the next start finds no gap.
      try (var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
        assertThat(pipeline.status().gaps()).isEmpty();
      }
    }
  }

  @Test
  void otherPartitionsStopThePipelineAndForbidItsStart() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var admin = broker.admin()) {
      try (var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
        admin
            .createPartitions(Map.of(EVENTS, NewPartitions.increaseTo(5)))
            .all()
            .get(20, TimeUnit.SECONDS);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> pipeline.status().state() == StreamStatus.State.FAILED);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () ->
                    assertThat(pipeline.status().detail())
                        .contains(EVENTS + " has 5 partitions, kafka.partitions is 2"));
      }
      assertThatThrownBy(() -> PipelineUnderTest.on(broker.bootstrapServers()))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining(EVENTS + " has 5 partitions, kafka.partitions is 2")
          .hasMessageContaining("changelog topics");
    }
  }

  private static void produce(BrokerProcess broker) throws Exception {
    var codec = RecordCodec.clusterEvents();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.testServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < LOST; i++) {
        var event = Events.sick("lost-" + i, 1, START);
        producer
            .send(new ProducerRecord<>(EVENTS, codec.key(event), codec.encode(event)))
            .get(10, TimeUnit.SECONDS);
      }
    }
  }

  private static void deleteAll(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < PipelineUnderTest.PARTITIONS; partition++) {
      latest.put(new TopicPartition(EVENTS, partition), OffsetSpec.latest());
    }
    Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
    admin
        .listOffsets(latest)
        .all()
        .get(20, TimeUnit.SECONDS)
        .forEach(
            (partition, end) -> ends.put(partition, RecordsToDelete.beforeOffset(end.offset())));
    admin.deleteRecords(ends).all().get(20, TimeUnit.SECONDS);
  }
}
