package io.responder.kube.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.transport.ApiTransport;
import io.responder.kube.transport.LogRequests;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.api.PodLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The logs of containers, over HTTP. */
class PodLogIT {

  private final KubeSimulator kube = KubeSimulator.start();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @AfterEach
  void stop() {
    kube.close();
  }

  private LogRequests requests() throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, kube.kubeconfig());
    ClusterConnection connection =
        ClusterConnection.open(
            new ClusterConfig("lab", kubeconfig.toString(), null, List.of()), "test", Map.of());
    return new LogRequests(
        new ApiTransport(connection, Duration.ofSeconds(5), Duration.ofSeconds(5)));
  }

  @Test
  void theLastLinesOfTheRunThatDiedAreRead() throws IOException {
    kube.store()
        .apply(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"shop","name":"web"},
             "spec":{"containers":[{"name":"app","image":"x"}]}}
            """);
    kube.logs().put("shop", "web", "app", PodLogs.Run.PREVIOUS, "one\ntwo\nthree\n");

    assertThat(requests().tail("shop", "web", "app", true, 2)).isEqualTo("two\nthree\n");
  }

  @Test
  void whatIsNotThereIsRefusedForGood() throws IOException {
    LogRequests requests = requests();

    assertThatThrownBy(() -> requests.tail("shop", "gone", "app", false, 2))
        .isInstanceOfSatisfying(
            LogSource.LogRefused.class, e -> assertThat(e.isForbidden()).isFalse());
  }
}
