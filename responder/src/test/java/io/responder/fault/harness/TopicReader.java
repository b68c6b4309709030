package io.responder.fault.harness;

import io.responder.fault.harness.Outcome.Change;
import io.responder.model.Incident;
import io.responder.model.Transition;
import io.responder.stream.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what is in Kafka as anybody may, each record once: a read begins where the last one ended.
 * Not thread-safe.
 */
final class TopicReader implements AutoCloseable {

  private static final String INCIDENTS = "responder.incidents";
  private static final String DEAD_LETTERS = "responder.dead-letters";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RecordCodec<Transition> codec = RecordCodec.incidents();
  private final KafkaConsumer<String, byte[]> consumer;
  private final String secret;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, String> suspicious = new TreeMap<>();
  private final Map<TopicPartition, Long> positions = new java.util.HashMap<>();
  private int deadLetters;
  private long records;

  TopicReader(String bootstrapServers, String secret) {
    this.secret = secret;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "default.api.timeout.ms", "10000",
                "enable.auto.commit", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Reads up to what is there now. */
  void read() {
    var partitions =
        consumer.listTopics().entrySet().stream()
            .filter(topic -> topic.getKey().startsWith("responder"))
            .flatMap(topic -> topic.getValue().stream())
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    partitions.forEach(p -> consumer.seek(p, positions.getOrDefault(p, 0L)));
    var ends = consumer.endOffsets(partitions);
    long until = System.nanoTime() + TimeUnit.NANOSECONDS.convert(PATIENCE);
    while (!ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
      if (System.nanoTime() > until) {
        throw new AssertionError("the topics cannot be read to their ends: " + ends);
      }
      consumer.poll(Duration.ofMillis(100)).forEach(this::take);
    }
    partitions.forEach(p -> positions.put(p, consumer.position(p)));
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    records++;
    if (record.value() == null) {
      return;
    }
    var text = new String(record.value(), StandardCharsets.UTF_8);
    if (text.contains(secret)) {
      suspicious.putIfAbsent("topic " + record.topic() + " at offset " + record.offset(), text);
    }
    if (record.topic().equals(DEAD_LETTERS)) {
      deadLetters++;
    } else if (record.topic().equals(INCIDENTS)) {
      change(codec.decode(record.key(), record.value())).ifPresent(changes::add);
    }
  }

  /** What it says about a Deployment; the responder's own incidents are not in the ledger. */
  private static Optional<Change> change(Transition transition) {
    Incident after = transition.after();
    var workload = after.problem().workload();
    if (!workload.kind().equals("Deployment")) {
      return Optional.empty();
    }
    var cause = after.problem().diagnosis().cause();
    boolean told =
        after.problem().consequenceOf() == null
            && after.problem().memberOf() == null
            && switch (transition.reason().label()) {
              case "opened", "reopened", "flapping", "escalated", "spread" -> true;
              case "healed", "gone", "expired", "closed" -> true;
              default -> false;
            };
    return Optional.of(
        new Change(
            after.id(),
            transition.number(),
            transition.reason().label(),
            after.state(),
            new Ledger.Key(workload.namespace() + '/' + workload.name(), cause),
            told,
            transition.at()));
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** The records that hold the secret, by place. */
  Map<String, String> suspicious() {
    return suspicious;
  }

  int deadLetters() {
    return deadLetters;
  }

  long records() {
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
