package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.model.Reducer;
import io.responder.model.Transition;
import io.responder.stream.Events;
import io.responder.stream.FakeStages;
import io.responder.stream.QuietKafka;
import io.responder.stream.Reduction;
import io.responder.stream.Reductions;
import io.responder.stream.StreamStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F23: time passes, and a reducer throws or takes long over it. The thread lives, the other
 * deadlines are kept, and the process is not thrown out of its group again and again.
 */
@ExtendWith(QuietKafka.class)
class F23SlowTickIT {

  private static final int SLOW = 6;
  private static final Duration TICK = Duration.ofMillis(1_500);

  /** Less than all slow ticks together, more than one: whoever polls later is thrown out. */
  private static final String MAX_POLL = "6000";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void slowAndFailingDeadlinesHoldUpNobodyElse() throws Exception {
    try (var broker = BrokerProcess.start(directory);
        var pipeline =
            PipelineUnderTest.on(
                    PipelineUnderTest.config(
                        broker.bootstrapServers(), Map.of("max.poll.interval.ms", MAX_POLL)),
                    burdened(FakeStages.reductions(Duration.ofSeconds(2))))
                .awaitReady()) {
      Instant now = Clock.systemUTC().instant();
      pipeline.append(Events.sick("boom", 1, now));
      for (int i = 0; i < SLOW; i++) {
        pipeline.append(Events.sick("slow-" + i, 1, now));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> pipeline.told().size() >= SLOW + 1);
      pipeline.append(Events.sick("after", 1, now));
      await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.workloads().contains("after"));

      // The failed one is an incident of its topic; the slow ones are all there, each once.
      assertThat(pipeline.workloads()).contains("responder.findings").doesNotContain("boom");
      assertThat(pipeline.workloads().stream().filter(name -> name.startsWith("slow-")))
          .hasSize(SLOW);
      assertThat(pipeline.told()).extracting(Transition::id).doesNotHaveDuplicates();
      assertThat(pipeline.status().deadLetters()).isEqualTo(1);
      assertThat(pipeline.status().restarts()).isZero();
      assertThat(pipeline.status().state()).isEqualTo(StreamStatus.State.RUNNING);
      pipeline.awaitReady();
    }
  }

  private static <H, W, C> Reductions<H, W, C> burdened(Reductions<H, W, C> all) {
    return new Reductions<>(
        all.rules(),
        new Reduction<>(
            all.workloads().stateType(), new Burdened<>(all.workloads().current().get())),
        all.clusters());
  }

  /** Takes long over the deadlines of some keys and fails at those of others. */
  private record Burdened<S, I, O>(Reducer<S, I, O> inner) implements Reducer<S, I, O> {

    @Override
    public Step<S, O> on(@Nullable S state, I input) {
      return inner.on(state, input);
    }

    @Override
    public Step<S, O> tick(S state, Instant now) {
      String text = state.toString();
      if (text.contains("boom")) {
        throw new IllegalStateException("boom");
      }
      if (text.contains("slow-")) {
        try {
          var unused = new CountDownLatch(1).await(TICK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return inner.tick(state, now);
    }

    @Override
    public @Nullable Instant nextDeadline(S state) {
      return inner.nextDeadline(state);
    }
  }
}
