package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.model.Transition;
import io.responder.stream.Events;
import io.responder.stream.QuietKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F19: the broker is killed in the middle of its work, ten times. Everything that was handed over
 * is told; what is told twice carries the same id and says the same; the pipeline needs no restart.
 */
@ExtendWith(QuietKafka.class)
class F19BrokerKilledIT {

  private static final int KILLS = 10;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void nothingIsLostAndNoIncidentIsNewlyInvented() throws Exception {
    var sender = Executors.newSingleThreadExecutor();
    try (var broker = BrokerProcess.start(directory);
        var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
      var sent = new AtomicInteger();
      var traffic =
          sender.submit(
              () -> {
                while (!Thread.currentThread().isInterrupted()) {
                  pipeline.appendUntilTaken(Events.sick("pod-" + sent.get(), 1, START));
                  sent.incrementAndGet();
                }
                return null;
              });
      for (int kill = 0; kill < KILLS; kill++) {
        int before = sent.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> sent.get() > before + 50);
        broker.kill();
        broker.start();
      }
      traffic.cancel(true);
      sender.shutdown();
      pipeline.awaitReady();
      int taken = sent.get();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  pipeline.workloads().stream()
                          .filter(name -> Integer.parseInt(name.substring(4)) < taken)
                          .count()
                      == taken);
      // The same id never says two things.
      assertThat(pipeline.told().stream().distinct().map(Transition::id)).doesNotHaveDuplicates();
      assertThat(pipeline.status().deadLetters()).isZero();
      assertThat(pipeline.status().gaps()).isEmpty();
      System.out.printf(
          "FIGURE F19: %d kills, %d events, %d transitions told, %d of them copies%n",
          KILLS,
          taken,
          pipeline.told().size(),
          pipeline.told().size() - pipeline.told().stream().distinct().count());
    } finally {
      sender.shutdownNow();
    }
  }
}
