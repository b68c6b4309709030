package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.simulator.KubeSimulator;
import io.responder.simulator.proxy.ChaosProxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F54: after a thousand broken connections there are no more descriptors and threads than before.
 */
class F54ReconnectsIT {

  private static final Duration START = Duration.ofSeconds(90);
  private static final int CONNECTIONS = 1_000;

  /** What a start still has open may go; what comes must not stay. */
  private static final int TOLERANCE = 5;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void a_thousand_reconnects_leave_nothing_behind() {
    try (var cluster = KubeSimulator.start();
        var receiver = WebhookCollector.start();
        var line = ChaosProxy.to(URI.create(cluster.url()).getPort());
        var service =
            new ServiceProcess(folder)
                .watching(
                    "test", cluster.kubeconfig().replace(cluster.url(), "http://" + line.address()))
                .telling("hook", receiver.url())) {
      // Pauses that grow would make a thousand of them last for minutes.
      var backoff = service.config().withObject("/watch").withObject("/backoff");
      backoff.put("first", "10ms").put("longest", "100ms");
      service.start().awaitReady(START);
      int watches = cluster.watches().count();
      // Whatever is made once is made after a few.
      for (int round = 0; round < 5; round++) {
        reconnect(cluster, line, watches);
      }
      int descriptors = service.descriptors();
      int threads = service.threads();
      int before = line.accepted();
      while (line.accepted() - before < CONNECTIONS) {
        reconnect(cluster, line, watches);
      }
      await()
          .atMost(START)
          .untilAsserted(
              () -> {
                assertThat(service.descriptors()).isLessThanOrEqualTo(descriptors + TOLERANCE);
                assertThat(service.threads()).isLessThanOrEqualTo(threads + TOLERANCE);
              });
      System.out.printf(
          "FIGURE F54: %d reconnects, descriptors %d -> %d, threads %d -> %d%n",
          line.accepted() - before, descriptors, service.descriptors(), threads, service.threads());
      BrokenPods.create(cluster, "web-1");
      await().atMost(START).until(() -> BrokenPods.told(receiver).contains("web-1"));
    }
  }

  private static void reconnect(KubeSimulator cluster, ChaosProxy line, int watches) {
    int before = line.accepted();
    line.rst();
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> line.accepted() - before >= watches && line.open() >= watches);
    assertThat(cluster.watches().count()).isPositive();
  }
}
