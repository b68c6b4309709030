package io.responder.fault;

import io.responder.model.Transition;
import io.responder.stream.codec.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topic of incidents as anybody reads it. */
final class IncidentsTopic {

  private static final String NAME = "responder.incidents";

  private IncidentsTopic() {}

  /** Every record that is there now, copies too, those of one incident in order. */
  static List<Transition> read(BrokerProcess broker) {
    RecordCodec<Transition> codec = RecordCodec.incidents();
    List<Transition> all = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.testServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(NAME).stream()
              .map(p -> new TopicPartition(NAME, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record -> {
                  // Canaries have no value.
                  if (record.value() != null) {
                    all.add(codec.decode(record.key(), record.value()));
                  }
                });
      }
    }
    return all;
  }
}
