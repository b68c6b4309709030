package io.responder.bench.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Bare Kafka, as the baseline of the pipeline, and the look at its lag. Argument: bootstrap
 * servers.
 */
final class KafkaWorker {

  private static final int SIZE = 1_000;

  private final String servers;
  private final Admin admin;

  private KafkaWorker(String servers) {
    this.servers = servers;
    admin = Admin.create(Map.of("bootstrap.servers", servers));
  }

  public static void main(String[] arguments) throws IOException {
    KafkaWorker worker = new KafkaWorker(arguments[0]);
    Commands.serve(worker::answer);
  }

  private String answer(List<String> words) throws Exception {
    return switch (words.get(0)) {
      case "topic" -> {
        admin
            .createTopics(
                List.of(
                    new NewTopic(words.get(1), Integer.parseInt(words.get(2)), (short) 1)
                        .configs(Map.of("retention.bytes", Long.toString(256L << 20)))))
            .all()
            .get();
        yield "ok";
      }
      case "roundtrips" ->
          roundTrips(words.get(1), Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
      case "produce" -> produce(words.get(1), Integer.parseInt(words.get(2)));
      case "lag" -> lag(words.get(1), words.get(2));
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  /** What is not yet handled by a group, and how many records a topic ever got. */
  private String lag(String group, String topic) throws Exception {
    var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    committed.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, OffsetSpec> counted = new HashMap<>();
    for (var partition :
        requireNonNull(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
            .partitions()) {
      counted.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
    }
    asked.putAll(counted);
    var ends = admin.listOffsets(asked).all().get();
    long lag = 0;
    long total = 0;
    for (var entry : ends.entrySet()) {
      long end = entry.getValue().offset();
      var at = committed.get(entry.getKey());
      lag += at == null ? end : end - at.offset();
      total += counted.containsKey(entry.getKey()) ? end : 0;
    }
    return lag + " " + total;
  }

  /** Sends as fast as one thread can; records a second from the first send to the last ack. */
  private String produce(String topic, int records) throws Exception {
    byte[] value = new byte[SIZE];
    Arrays.fill(value, (byte) 'x');
    AtomicReference<Exception> failure = new AtomicReference<>();
    CountDownLatch acks = new CountDownLatch(records);
    // Kafka's ProducerPerformance: defaults but for these.
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      producer.partitionsFor(topic);
      long start = System.nanoTime();
      for (int i = 0; i < records; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, value),
                (metadata, error) -> {
                  if (error != null) {
                    failure.set(error);
                  }
                  acks.countDown();
                });
      }
      producer.flush();
      acks.await();
      long nanos = System.nanoTime() - start;
      if (failure.get() != null) {
        throw failure.get();
      }
      return Long.toString(records * 1_000_000_000L / nanos);
    }
  }

  /** Microseconds from send to receipt of single records at a rate, sorted. */
  private String roundTrips(String topic, int rate, int records) throws Exception {
    long[] micros = new long[records];
    CountDownLatch received = new CountDownLatch(records);
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", servers);
    settings.put("auto.offset.reset", "latest");
    settings.put("enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer = producer(Map.of("linger.ms", 0))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .collect(Collectors.toList());
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      Thread reader =
          new Thread(
              () -> {
                while (received.getCount() > 0) {
                  for (ConsumerRecord<byte[], byte[]> record :
                      consumer.poll(Duration.ofMillis(100))) {
                    String[] said =
                        new String(record.value(), 0, 32, US_ASCII).trim().split(" ", -1);
                    micros[Integer.parseInt(said[0])] =
                        (System.nanoTime() - Long.parseLong(said[1])) / 1_000;
                    received.countDown();
                  }
                }
              });
      reader.start();
      long start = System.nanoTime();
      for (int i = 0; i < records; i++) {
        long due = start + i * 1_000_000_000L / rate;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        byte[] value = Arrays.copyOf(value(i), SIZE);
        var unused = producer.send(new ProducerRecord<>(topic, value));
      }
      if (!received.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(received.getCount() + " records did not come back");
      }
      reader.join();
    }
    Arrays.sort(micros);
    return Arrays.stream(micros).mapToObj(Long::toString).collect(Collectors.joining(" "));
  }

  private static byte[] value(int number) {
    return String.format("%-32s", number + " " + System.nanoTime()).getBytes(US_ASCII);
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", servers);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
