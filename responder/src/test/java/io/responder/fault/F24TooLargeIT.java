package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.stream.Events;
import io.responder.stream.QuietKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F24: more than a record can hold. Long texts are cut and say so; what is still too large, or what
 * the topic takes for too large, is told as a dead letter, and is handled: nobody offers it again.
 */
@ExtendWith(QuietKafka.class)
class F24TooLargeIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void textsAreCutAndWhatIsStillTooLargeIsAnIncident() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
      pipeline.append(Events.withSymptom("long", 1, START, "Reason", "x".repeat(2_000_000)));
      await().atMost(Duration.ofSeconds(20)).until(() -> pipeline.workloads().contains("long"));
      assertThat(pipeline.told().get(0).after().problem().evidence().get(0).message())
          .startsWith("xxx")
          .contains("…(+");

      // Completes: it is told, though not as it was.
      pipeline.append(Events.huge("huge", 1, START));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> pipeline.workloads().contains("responder.cluster-events"));
      assertThat(pipeline.status().deadLetters()).isEqualTo(1);
      assertThat(pipeline.workloads()).doesNotContain("huge");
    }
  }

  @Test
  void aTopicThatTakesLessThanItShouldLosesNothingSilently() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var admin = broker.admin();
        var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
      var topic =
          new ConfigResource(
              ConfigResource.Type.TOPIC, pipeline.pipeline().topics().clusterEvents());
      var less =
          new AlterConfigOp(new ConfigEntry("max.message.bytes", "3000"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(topic, List.of(less))).all().get(20, TimeUnit.SECONDS);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                pipeline.append(Events.withSymptom("web", 1, START, "Reason", "y".repeat(50_000)));
                return pipeline.status().deadLetters() > 0;
              });
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> pipeline.workloads().contains("responder.cluster-events"));
      pipeline.append(Events.sick("small", 1, START));
      await().atMost(Duration.ofSeconds(20)).until(() -> pipeline.workloads().contains("small"));
    }
  }
}
