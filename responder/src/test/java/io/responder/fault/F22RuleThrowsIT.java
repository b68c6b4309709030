package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.stream.Events;
import io.responder.stream.FakeStages;
import io.responder.stream.QuietKafka;
import io.responder.stream.StreamStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F22: a rule throws for one record: that record is set aside and told as an incident, the others
 * of the same object and partition go on. That the other rules still judge the record is the
 * engine's part ({@code RuleEngineTest#aRuleThatFailsHarmsOnlyItself}).
 */
@ExtendWith(QuietKafka.class)
class F22RuleThrowsIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void oneRecordIsSetAsideAndTheNextOfItsObjectIsTold() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
      pipeline.append(Events.withSymptom("web", 1, START, FakeStages.BOOM, "x"));
      pipeline.append(Events.sick("web", 2, START));
      pipeline.append(Events.sick("other", 1, START));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(pipeline.workloads())
                      .containsExactlyInAnyOrder("web", "other", "responder.cluster-events"));
      assertThat(pipeline.status().deadLetters()).isEqualTo(1);
      assertThat(pipeline.status().state()).isEqualTo(StreamStatus.State.RUNNING);
      assertThat(pipeline.status().restarts()).isZero();
      pipeline.awaitReady();
    }
  }
}
