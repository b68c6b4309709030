package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.stream.Events;
import io.responder.stream.QuietKafka;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** F50, the part of Kafka: stopping ends in time even if the broker does not answer any more. */
@ExtendWith(QuietKafka.class)
class F50FrozenBrokerIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void aFrozenBrokerDoesNotHoldUpTheStop() throws Exception {
    try (var broker = BrokerProcess.start(directory)) {
      var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady();
      broker.freeze();
      var unanswered = pipeline.pipeline().eventLog().append(Events.sick("web", 1, START));
      long begin = System.nanoTime();
      pipeline.close();
      var took = Duration.ofNanos(System.nanoTime() - begin);
      System.out.printf("FIGURE F50: stop with a frozen broker in %d ms%n", took.toMillis());
      assertThat(took).isLessThan(Duration.ofSeconds(20));
      assertThat(unanswered.toCompletableFuture()).isCompletedExceptionally();
    }
  }
}
