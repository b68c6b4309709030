package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.stream.QuietKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The fixture itself: a broker that keeps its data through everything done to it. */
@ExtendWith(QuietKafka.class)
class BrokerProcessIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void keepsItsTopicsThroughKillStopAndFreeze() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);

      timed("kill and start", () -> restart(broker, broker::kill));
      assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("kept");

      timed("stop and start", () -> restart(broker, broker::stop));
      assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("kept");

      broker.freeze();
      assertThatThrownBy(() -> admin.listTopics().names().get(1, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      broker.thaw();
      assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("kept");

      broker.freeze();
      broker.close();
      assertThat(broker.isAlive()).isFalse();
    }
  }

  private static void restart(BrokerProcess broker, Runnable end) {
    end.run();
    assertThat(broker.isAlive()).isFalse();
    broker.start();
  }

  private static void timed(String what, Runnable action) {
    long begin = System.nanoTime();
    action.run();
    System.out.printf(
        "FIGURE broker process %s: %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
  }
}
