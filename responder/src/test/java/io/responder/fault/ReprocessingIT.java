package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.simulator.KubeSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service dies between what it puts out and what it remembers of it. What is put out again has
 * the same id, the same number and the same content, so that who reads {@code incidents} sees
 * copies and never another story; and nothing is missing.
 */
class ReprocessingIT {

  private static final String FAILURE = "no match for platform in manifest: not found";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final KubeSimulator cluster = KubeSimulator.start();
  private final WebhookCollector receiver = WebhookCollector.start();

  @AfterEach
  void end() {
    receiver.close();
    cluster.close();
  }

  @Test
  void copiesSayTheSameUnderTheSameId() {
    try (var broker = BrokerProcess.start(folder.resolve("broker"));
        var service = new ServiceProcess(folder.resolve("service"))) {
      service
          .watching("test", cluster.kubeconfig())
          .telling("hook", receiver.url())
          .kafka(broker.bootstrapServers());
      // No incident stands for others here: their number is that of the pods.
      service
          .config()
          .withObject("/incidents")
          .withObject("/commonCause")
          .put("members", 1_000)
          .put("storm", 1_000);
      List<String> deaths =
          List.of(
              "state.before-commit:halt@2",
              "state.after-commit:halt@2",
              "stage.after-append:halt@3",
              "state.before-commit:halt@5");
      for (int death = 0; death < deaths.size(); death++) {
        cluster.store().apply(brokenPod("web-" + death, "ghcr.io/acme/web" + death + ":1"));
        service.start(deaths.get(death));
        assertThat(service.awaitEnd(Duration.ofSeconds(90)).code()).isEqualTo(137);
      }
      service.start().awaitReady(Duration.ofSeconds(90));
      await().atMost(Duration.ofSeconds(60)).until(() -> opened(broker).size() == deaths.size());

      Map<String, Set<String>> stories = new LinkedHashMap<>();
      int copies = 0;
      for (ConsumerRecord<byte[], byte[]> record : incidents(broker)) {
        var story = stories.computeIfAbsent(header(record, "ce_id"), id -> new TreeSet<>());
        copies += story.isEmpty() ? 0 : 1;
        story.add(new String(record.value(), StandardCharsets.UTF_8));
      }
      System.out.printf(
          "FIGURE reprocessing: %d transitions, %d copies after %d deaths%n",
          stories.size(), copies, deaths.size());
      assertThat(copies).isPositive();
      assertThat(stories.values()).allMatch(story -> story.size() == 1);
    }
  }

  /** The workloads that have an opened incident; more than one for a workload shows twice. */
  private static List<String> opened(BrokerProcess broker) {
    Map<String, String> subjects = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : incidents(broker)) {
      if (header(record, "ce_type").equals("io.responder.incident.opened.v1")) {
        subjects.put(header(record, "ce_id"), header(record, "ce_subject"));
      }
    }
    return List.copyOf(subjects.values());
  }

  private static List<ConsumerRecord<byte[], byte[]>> incidents(BrokerProcess broker) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.testServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("responder.incidents").stream()
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
                  // A canary has no value.
                  if (record.value() != null) {
                    records.add(record);
                  }
                });
      }
    }
    return records;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static String brokenPod(String name, String image) {
    return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s","namespace":"shop-%1$s"},
         "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"%2$s"}]},
         "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
          "containerStatuses":[{"name":"app","image":"%2$s","ready":false,"restartCount":0,
           "state":{"waiting":{"reason":"ErrImagePull","message":"%3$s"}}}]}}
        """
        .formatted(name, image, FAILURE);
  }
}
