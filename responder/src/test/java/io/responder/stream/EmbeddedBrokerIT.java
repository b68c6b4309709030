package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(QuietKafka.class)
class EmbeddedBrokerIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void startsOnAFreePortAndAgainOnItsOwnData() throws Exception {
    long begin = System.nanoTime();
    int port;
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      report("cold start", begin);
      port = broker.port();
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      assertThat(broker.failure()).isEmpty();
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("in use by another responder")
          .hasMessageContaining("kafka.dataDirectory");
      begin = System.nanoTime();
    }
    report("stop", begin);
    String identity = Files.readString(directory.resolve("kafka/meta.properties"));
    begin = System.nanoTime();
    EmbeddedBroker again = EmbeddedBroker.start(directory, port);
    report("restart", begin);
    again.close();
    again.close();
    assertThat(Files.readString(directory.resolve("kafka/meta.properties"))).isEqualTo(identity);
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, other.getLocalPort()))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("port " + other.getLocalPort() + " is in use")
          .hasMessageContaining("kafka.embeddedPort");
    }
  }

  @Test
  void saysThatTheDataDirectoryIsAFile() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> EmbeddedBroker.start(file, 0))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("cannot be used")
        .hasMessageContaining("kafka.dataDirectory");
  }

  @Test
  void leavesNoThreadBehindWhenItsDataAreDamaged() throws Exception {
    Path data = Files.createDirectories(directory.resolve("kafka"));
    Files.writeString(data.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=x\n");
    int before = Thread.activeCount();
    assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("cannot start");
    // Those of other tests come and go.
    await().until(() -> Thread.activeCount() <= before + 2);
  }

  private static void report(String what, long begin) {
    System.out.printf("FIGURE broker %s: %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
  }
}
