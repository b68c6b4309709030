package io.responder.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(QuietKafka.class)
class StreamRunnerTest {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private final Throwable passing =
      new StreamsException("away", new DisconnectException("broker is away"));

  private final Logger logger = (Logger) LoggerFactory.getLogger(StreamRunner.class);
  private Instant now = START;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };
  private final StreamRunner runner = runner();

  @BeforeEach
  void quiet() {
    logger.setLevel(Level.OFF);
  }

  @AfterEach
  void close() {
    logger.setLevel(null);
    runner.close();
  }

  @Test
  void anErrorThatPassesIsWorthThreeThreads() {
    for (int i = 0; i < StreamRunner.MAX_RESTARTS; i++) {
      assertThat(runner.respond(passing)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(runner.failure()).isNull();
    assertThat(runner.respond(passing)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(runner.failure()).contains("away");
    assertThat(runner.restarts()).isEqualTo(3);
  }

  @Test
  void afterTenMinutesItIsWorthAnother() {
    for (int i = 0; i < StreamRunner.MAX_RESTARTS; i++) {
      runner.respond(passing);
    }
    now = START.plus(StreamRunner.WINDOW).plus(Duration.ofMillis(1));
    assertThat(runner.respond(passing)).isEqualTo(REPLACE_THREAD);
  }

  @Test
  void aBugIsNotWorthAThread() {
    assertThat(runner.respond(new StreamsException("bug", new NullPointerException())))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(runner.respond(new OutOfMemoryError("heap"))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(runner.restarts()).isZero();
  }

  private StreamRunner runner() {
    KafkaConfig config = KafkaConfig.embedded(Path.of("unused"));
    ClientProperties clients = new ClientProperties("127.0.0.1:1", config, "test");
    StageTopology.Setting setting =
        new StageTopology.Setting(
            new Topics(config),
            clock,
            new StreamTime(clock),
            Duration.ofSeconds(1),
            new StreamProgress(),
            gaps(),
            new Standstill(Standstill.LIMIT, () -> 0));
    return new StreamRunner(
        StageTopology.of(FakeStages.reductions(Duration.ZERO), "127.0.0.1:1", setting),
        clients.streams(),
        setting);
  }

  private Gaps gaps() {
    return new Gaps(letter -> CompletableFuture.completedFuture(null), new StreamProgress(), clock);
  }
}
