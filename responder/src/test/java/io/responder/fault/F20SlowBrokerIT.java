package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.model.Transition;
import io.responder.simulator.proxy.ChaosProxy;
import io.responder.stream.Events;
import io.responder.stream.QuietKafka;
import io.responder.stream.StreamStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F20: the broker answers five seconds late, or holds still with its connections open. Calls end by
 * their timeouts, nobody is told twice, and what waited is told when it is over.
 */
@ExtendWith(QuietKafka.class)
class F20SlowBrokerIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void fiveSecondsOfLatencyAreLateAndNotLost() throws Exception {
    var proxy = new AtomicReference<ChaosProxy>();
    try (var broker =
            BrokerProcess.startBehind(
                port -> {
                  var made = ChaosProxy.to(port);
                  proxy.set(made);
                  return made.port();
                },
                directory);
        var slow = requireNonNull(proxy.get());
        var pipeline = PipelineUnderTest.on("127.0.0.1:" + slow.port()).awaitReady()) {
      assertThat(broker.isAlive()).isTrue();
      pipeline.append(Events.sick("before", 1, START));
      await().atMost(Duration.ofSeconds(20)).until(() -> pipeline.told().size() == 1);

      slow.delay(Duration.ofSeconds(5));
      var durable = append(pipeline, "slow");
      await().atMost(Duration.ofSeconds(30)).until(() -> !pipeline.isReady());
      assertThat(pipeline.status().isLive()).isTrue();
      await().atMost(Duration.ofSeconds(20)).until(durable::isDone);

      slow.pass();
      pipeline.awaitReady();
      await().atMost(Duration.ofSeconds(60)).until(() -> pipeline.workloads().contains("slow"));
      durable.join();
      assertThat(pipeline.told().stream().distinct().map(Transition::id)).doesNotHaveDuplicates();
      assertThat(pipeline.status().restarts()).isZero();
    }
  }

  @Test
  void aFrozenBrokerIsNoticedAndWaitedFor() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
      broker.freeze();
      var durable = append(pipeline, "frozen");
      await().atMost(Duration.ofSeconds(20)).until(() -> !pipeline.isReady());
      await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.status().silentSince() != null);
      assertThat(pipeline.status().state()).isEqualTo(StreamStatus.State.RUNNING);
      assertThat(pipeline.told()).isEmpty();

      broker.thaw();
      pipeline.awaitReady();
      durable.join();
      await().atMost(Duration.ofSeconds(60)).until(() -> pipeline.workloads().contains("frozen"));
      await().atMost(Duration.ofSeconds(20)).until(() -> pipeline.status().silentSince() == null);
      assertThat(pipeline.told().stream().distinct().map(Transition::id)).doesNotHaveDuplicates();
    }
  }

  private static CompletableFuture<Void> append(PipelineUnderTest pipeline, String pod) {
    var sender = Executors.newSingleThreadExecutor();
    try {
      return CompletableFuture.runAsync(
          () -> {
            try {
              pipeline.appendUntilTaken(Events.sick(pod, 1, START));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          },
          sender);
    } finally {
      sender.shutdown();
    }
  }
}
