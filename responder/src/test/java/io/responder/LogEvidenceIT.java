package io.responder;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.log.LogConfig;
import io.responder.kube.watch.WatchConfig;
import io.responder.notify.NotifyConfig;
import io.responder.notify.webhook.WebhookConfig;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.api.PodLogs;
import io.responder.stream.KafkaConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash whose cause only the log knows, from the kubelet's log to the person on call. */
class LogEvidenceIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SECRET = "hunter2-of-the-log";

  private static final String CRASHED =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%2$s","namespace":"%1$s","uid":"uid-%1$s-%2$s"},
       "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/backstage:1"}]},
       "status":{"phase":"Running","conditions":[{"type":"Ready","status":"False",
         "lastTransitionTime":"%4$s","reason":"ContainersNotReady",
         "message":"containers with unready status: [app]"}],
        "containerStatuses":[{"name":"app","image":"ghcr.io/acme/backstage:1","ready":false,"restartCount":%3$d,
         "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container"}},
         "lastState":{"terminated":{"reason":"Error","exitCode":1,"startedAt":"%4$s",
          "finishedAt":"%4$s"}}}]}}
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final KubeSimulator cluster = KubeSimulator.start();
  private final WireMockServer receiver =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());

  @BeforeEach
  void start() {
    System.setProperty("responder.home", System.getProperty("responder.root", ".."));
    receiver.start();
    receiver.stubFor(post(urlEqualTo("/hook")).willReturn(aResponse().withStatus(202)));
  }

  @AfterEach
  void stop() {
    receiver.stop();
    cluster.close();
  }

  @Test
  void the_last_lines_of_a_container_that_died_name_the_cause_once_for_each_restart()
      throws Exception {
    try (var service = service()) {
      await().atMost(SOON).until(service::isReady);
      log("backstage", "portal", "password authentication failed for user \"backstage\"");
      log("private", "vault", "password authentication failed for user \"vault\"");
      cluster.store().apply(crashed("private", "vault", 3));
      cluster.store().apply(crashed("backstage", "portal", 3));
      await().atMost(SOON).until(() -> told().contains("db-auth-failed"));
      assertThat(cluster.logs().reads("backstage", "portal")).isEqualTo(1);

      // The same run seen again is not read again, the next one is.
      cluster.store().apply(crashed("backstage", "portal", 3));
      cluster.store().apply(crashed("backstage", "portal", 4));
      await().atMost(SOON).until(() -> cluster.logs().reads("backstage", "portal") == 2);
    }
    assertThat(cluster.logs().reads("private", "vault")).isZero();
    assertThat(cluster.logs().reads("backstage", "portal")).isEqualTo(2);
    assertThat(told()).doesNotContain(SECRET);
    // What the broker has on disk, uncompressed: the evidence is there, the secret never was.
    assertThat(stored("password authentication failed")).isTrue();
    assertThat(stored(SECRET)).isFalse();
  }

  private void log(String namespace, String pod, String line) {
    cluster
        .logs()
        .put(
            namespace,
            pod,
            "app",
            PodLogs.Run.PREVIOUS,
            "connecting to postgres://backstage:"
                + SECRET
                + "@db.backstage.svc:5432/backstage failed\n"
                + "error: "
                + line
                + "\n");
  }

  // What died long ago says nothing about now.
  private static String crashed(String namespace, String pod, int restarts) {
    var lately = Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
    return CRASHED.formatted(namespace, pod, restarts, lately);
  }

  private String told() {
    return receiver.getAllServeEvents().stream()
        .map(event -> event.getRequest().getBodyAsString())
        .reduce("", String::concat);
  }

  private boolean stored(String text) throws Exception {
    try (var files = Files.walk(folder.resolve("kafka"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  private Service service() throws Exception {
    var file = folder.resolve("kubeconfig");
    Files.writeString(file, cluster.kubeconfig());
    var hook =
        new WebhookConfig(
            "hook",
            "http://127.0.0.1:" + receiver.port() + "/hook",
            null,
            null,
            null,
            null,
            null,
            true,
            true,
            null);
    return Wiring.start(
        ResponderConfiguration.of(
                List.of(new ClusterConfig("test", file.toString(), null, List.of())),
                WatchConfig.defaults(),
                KafkaConfig.embedded(folder.resolve("kafka")),
                new NotifyConfig(
                    List.of(hook), Duration.ofMillis(100), Duration.ofSeconds(1), null))
            .with(new LogConfig(List.of("backstage"), null, null, null)),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
  }
}
