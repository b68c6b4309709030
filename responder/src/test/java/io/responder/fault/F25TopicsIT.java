package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.responder.stream.Events;
import io.responder.stream.FakeStages;
import io.responder.stream.KafkaConfig;
import io.responder.stream.QuietKafka;
import io.responder.stream.StreamException;
import io.responder.stream.StreamStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F25: topics that are missing, have other partitions, too few replicas or another cleanup policy,
 * on a broker that makes topics by itself. The start is refused with one line for each difference
 * and its remedy; no topic comes into being by accident.
 */
@ExtendWith(QuietKafka.class)
class F25TopicsIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void theServiceEndsWithEveryDifferenceAndItsRemedy() throws Exception {
    try (var broker = BrokerProcess.start(directory.resolve("broker"));
        var admin = broker.admin();
        var service = new ServiceProcess(directory.resolve("service"))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("responder.cluster-events", 3, (short) 1),
                  new NewTopic("responder.findings", 6, (short) 1)
                      .configs(Map.of("cleanup.policy", "compact")),
                  new NewTopic("responder.incidents", 6, (short) 1)
                      .configs(Map.of("max.message.bytes", "1000"))))
          .all()
          .get(20, TimeUnit.SECONDS);
      service.kafka(broker.bootstrapServers()).config().withObject("/kafka").put("partitions", 6);
      service.start();
      assertThat(service.awaitEnd(Duration.ofSeconds(90)).code()).isEqualTo(2);
      assertThat(service.output())
          .contains("responder.cluster-events has 3 partitions, kafka.partitions is 6")
          .contains("set kafka.partitions to 3")
          .contains("responder.findings has cleanup.policy=compact, must be [delete]")
          .contains("responder.incidents has max.message.bytes=1000, must be 1048576")
          .contains("kafka-configs.sh")
          .doesNotContain("\tat io.responder");
    }
  }

  @Test
  void tooFewReplicasAreRefused() {
    try (var broker = BrokerProcess.start(directory)) {
      var config = config(broker, 2);
      assertThatThrownBy(() -> PipelineUnderTest.on(config, FakeStages.reductions(Duration.ZERO)))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("replication factor");
      PipelineUnderTest.on(broker.bootstrapServers()).close();
      assertThatThrownBy(() -> PipelineUnderTest.on(config, FakeStages.reductions(Duration.ZERO)))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("has 1 replicas, kafka.replicationFactor is 2");
    }
  }

  @Test
  void aBrokerThatMakesTopicsByItselfMakesNone() throws Exception {
    Map<String, String> settings =
        Map.of("auto.create.topics.enable", "true", "num.partitions", "1");
    try (var broker = BrokerProcess.start(directory, settings);
        var admin = broker.admin();
        var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
      pipeline.append(Events.sick("web", 1, START));
      await().atMost(Duration.ofSeconds(20)).until(() -> pipeline.workloads().contains("web"));
      Set<String> names = admin.listTopics().names().get(20, TimeUnit.SECONDS);
      List<String> changelogs = names.stream().filter(n -> n.endsWith("-changelog")).toList();
      assertThat(changelogs).as("one for each stage").hasSize(4);
      assertThat(names)
          .hasSize(pipeline.pipeline().topics().all().size() + changelogs.size())
          .allMatch(name -> name.startsWith("responder.") || name.endsWith("-changelog"));
      assertThat(admin.describeTopics(names).allTopicNames().get(20, TimeUnit.SECONDS).values())
          .allMatch(topic -> topic.partitions().size() == PipelineUnderTest.PARTITIONS);

      // One that somebody deletes stops the pipeline, whatever the broker makes in its place.
      admin.deleteTopics(List.of("responder.findings")).all().get(20, TimeUnit.SECONDS);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> pipeline.status().state() == StreamStatus.State.FAILED);
      assertThat(pipeline.status().isLive()).isFalse();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(pipeline.status().detail())
                      .containsAnyOf(
                          "topic responder.findings was deleted",
                          "topic responder.findings has 1 partitions"));
    }
  }

  private static KafkaConfig config(BrokerProcess broker, int replication) {
    return new KafkaConfig(
        broker.bootstrapServers(),
        Path.of("unused"),
        0,
        Map.of(),
        "responder",
        PipelineUnderTest.PARTITIONS,
        replication,
        "responder",
        1,
        Duration.ofDays(7),
        Duration.ofDays(90),
        PipelineUnderTest.CANARY);
  }
}
