package io.responder.fault;

import static io.responder.fault.PipelineUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.responder.simulator.KubeSimulator;
import io.responder.stream.Events;
import io.responder.stream.FakeStages;
import io.responder.stream.KafkaConfig;
import io.responder.stream.QuietKafka;
import io.responder.stream.StreamException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * F26: the states are gone, damaged, or the disk takes no more. They come back from Kafka, nobody
 * is told anew, readiness waits for them; a disk that does not take what is written is named.
 */
@ExtendWith(QuietKafka.class)
class F26StateLostIT {

  private static final int PODS = 40;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void statesComeBackFromKafkaAndNobodyIsToldAnew() throws Exception {
    try (var broker = BrokerProcess.start(directory)) {
      try (var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
        for (int pod = 0; pod < PODS; pod++) {
          pipeline.append(Events.sick("pod-" + pod, 1, START));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.told().size() == PODS);
      }
      // The states of the first one were in its memory only, and in Kafka.
      try (var pipeline = PipelineUnderTest.on(broker.bootstrapServers())) {
        assertThat(pipeline.isReady()).isFalse();
        for (int pod = 0; pod < PODS; pod++) {
          pipeline.append(Events.sick("pod-" + pod, 1, START));
        }
        pipeline.append(Events.healthy("pod-3", 2, START.plusSeconds(60)));
        pipeline.awaitReady();
        await().atMost(Duration.ofSeconds(30)).until(() -> !pipeline.told().isEmpty());
        assertThat(pipeline.told()).hasSize(1);
        assertThat(pipeline.told().get(0).number()).isEqualTo(2);
      }
    }
  }

  /** The broker cuts a changelog off at the damage; the rules still know what they said. */
  @Test
  void aDamagedChangelogStopsNobodyAndNobodyIsToldAnew() throws Exception {
    try (var broker = BrokerProcess.start(directory)) {
      try (var pipeline = PipelineUnderTest.on(broker.bootstrapServers()).awaitReady()) {
        for (int pod = 0; pod < PODS; pod++) {
          pipeline.append(Events.sick("pod-" + pod, 1, START));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.told().size() == PODS);
      }
      // Killed, so that it looks at what it finds.
      broker.kill();
      for (int partition = 0; partition < PipelineUnderTest.PARTITIONS; partition++) {
        damage(broker.data().resolve("responder-workload-incidents-changelog-" + partition));
      }
      broker.start();
      assertThat(broker.output()).contains("Corruption found");
      try (var pipeline = PipelineUnderTest.on(broker.bootstrapServers())) {
        assertThat(pipeline.isReady()).isFalse();
        for (int pod = 0; pod < PODS; pod++) {
          pipeline.append(Events.sick("pod-" + pod, 1, START));
        }
        pipeline.append(Events.sick("new", 1, START));
        pipeline.awaitReady();
        await().atMost(Duration.ofSeconds(30)).until(() -> !pipeline.told().isEmpty());
        assertThat(pipeline.workloads()).containsExactly("new");
      }
    }
  }

  @Test
  void aDiskThatIsFullEndsTheBrokerAndSaysWhy() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    mount(disk, "size=220m");
    try (var cluster = KubeSimulator.start();
        var receiver = WebhookCollector.start();
        var service = new ServiceProcess(directory.resolve("service"))) {
      service.watching("test", cluster.kubeconfig()).telling("hook", receiver.url());
      service.config().withObject("/kafka").put("dataDirectory", disk.toString());
      service.start().awaitReady(Duration.ofSeconds(90));

      fill(disk.resolve("junk"));
      service.awaitReply("/livez", 503, Duration.ofSeconds(90));
      assertThat(service.get("/livez").body())
          .contains("embedded broker failed")
          .contains("has 0 MB left: make room and start again");
      // Told without the broker that is gone.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  receiver.accepted().stream()
                      .anyMatch(request -> request.body().contains("pipeline-failed")));
      service.kill();

      service.start();
      assertThat(service.awaitEnd(Duration.ofSeconds(60)).code()).isEqualTo(2);
      assertThat(service.output()).contains("MB left").contains("kafka.dataDirectory");

      Files.delete(disk.resolve("junk"));
      service.start().awaitReady(Duration.ofSeconds(90));
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  @Test
  void aReadOnlyDiskIsNamedAtTheStart() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    mount(disk, "size=220m");
    try {
      Files.createDirectory(disk.resolve("kafka"));
      assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
      assertThatThrownBy(
              () -> PipelineUnderTest.on(embedded(disk), FakeStages.reductions(Duration.ZERO)))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("is read-only: make it writable");
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static KafkaConfig embedded(Path disk) {
    KafkaConfig defaults = KafkaConfig.embedded(disk);
    return new KafkaConfig(
        null,
        disk,
        0,
        defaults.properties(),
        "responder",
        PipelineUnderTest.PARTITIONS,
        1,
        "responder",
        1,
        Duration.ofDays(7),
        Duration.ofDays(90),
        PipelineUnderTest.CANARY);
  }

  /** Changes bytes in the middle of what is stored. */
  private static void damage(Path partition) throws IOException {
    Path segment = partition.resolve("00000000000000000000.log");
    try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
      assertThat(file.length()).isGreaterThan(1_000);
      file.seek(file.length() / 2);
      file.write(new byte[64]);
    }
  }

  private static void fill(Path junk) throws IOException {
    byte[] block = new byte[1 << 16];
    try (var out = Files.newOutputStream(junk)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      // That is the point.
    }
  }

  /** A small disk of its own; where that is not permitted the test says so and is skipped. */
  private static void mount(Path disk, String options) throws Exception {
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()) == 0,
        "needs the right to mount a file system");
  }

  private static int run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException missing) {
      return -1;
    }
  }
}
