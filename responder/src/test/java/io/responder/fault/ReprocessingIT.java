package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.KubeSimulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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

  private static final String OPENED = "io.responder.incident.opened.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
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
  void whatIsPutOutAgainSaysTheSameUnderTheSameId() {
    try (var broker = BrokerProcess.start(folder.resolve("broker"));
        var service = service(broker)) {
      // Nothing is remembered: each life puts out again whatever those before it did.
      ObjectNode properties = service.config().withObject("/kafka").withObject("/properties");
      properties.put("commit.interval.ms", "3600000");
      int lives = 3;
      for (int life = 1; life <= lives; life++) {
        cluster.store().apply(brokenPod("web-" + life, "ghcr.io/acme/web" + life + ":1"));
        service.start();
        int before = life;
        await().atMost(PATIENCE).until(() -> opened(broker).size() == before);
        service.kill();
      }
      properties.remove("commit.interval.ms");
      service.start().awaitReady(PATIENCE);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stories(broker))
                      .filteredOn(story -> story.opens)
                      .hasSize(lives)
                      .allMatch(story -> story.copies >= 1));
      assertThat(stories(broker)).allMatch(story -> story.contents.size() == 1);
      figure(broker, lives);
    }
  }

  @Test
  void aDeathAtAnyPointOfACommitLosesNothing() {
    try (var broker = BrokerProcess.start(folder.resolve("broker"));
        var service = service(broker)) {
      List<String> deaths =
          List.of(
              "state.before-commit:halt@2",
              "state.after-commit:halt@2",
              "stage.after-append:halt@3",
              "state.before-commit:halt@5");
      for (int death = 0; death < deaths.size(); death++) {
        cluster.store().apply(brokenPod("web-" + death, "ghcr.io/acme/web" + death + ":1"));
        service.start(deaths.get(death));
        assertThat(service.awaitEnd(PATIENCE).code()).isEqualTo(137);
      }
      service.start().awaitReady(PATIENCE);
      await().atMost(PATIENCE).until(() -> opened(broker).size() == deaths.size());
      assertThat(stories(broker)).allMatch(story -> story.contents.size() == 1);
      figure(broker, deaths.size());
    }
  }

  private ServiceProcess service(BrokerProcess broker) {
    // The number of incidents is that of the pods.
    return new ServiceProcess(folder.resolve("service"))
        .watching("test", cluster.kubeconfig())
        .telling("hook", receiver.url())
        .kafka(broker.bootstrapServers())
        .tellingEach();
  }

  /** What was put out under one id. */
  private static final class Story {
    private final Set<String> contents = new TreeSet<>();
    private boolean opens;
    private int copies = -1;
  }

  private static Collection<Story> stories(BrokerProcess broker) {
    Map<String, Story> stories = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : incidents(broker)) {
      Story story = stories.computeIfAbsent(header(record, "ce_id"), id -> new Story());
      story.contents.add(new String(record.value(), StandardCharsets.UTF_8));
      story.opens |= header(record, "ce_type").equals(OPENED);
      story.copies++;
    }
    return stories.values();
  }

  private static void figure(BrokerProcess broker, int deaths) {
    Collection<Story> stories = stories(broker);
    System.out.printf(
        "FIGURE reprocessing: %d transitions, %d copies after %d deaths%n",
        stories.size(), stories.stream().mapToInt(story -> story.copies).sum(), deaths);
  }

  /** The workloads that have an opened incident; more than one for a workload shows twice. */
  private static List<String> opened(BrokerProcess broker) {
    Map<String, String> subjects = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : incidents(broker)) {
      if (header(record, "ce_type").equals(OPENED)) {
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
