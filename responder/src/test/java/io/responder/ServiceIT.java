package io.responder;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.responder.health.Check.Verdict;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.watch.WatchConfig;
import io.responder.notify.Language;
import io.responder.notify.NotifyConfig;
import io.responder.notify.ReceiverConfig;
import io.responder.notify.console.ConsoleConfig;
import io.responder.notify.webhook.WebhookConfig;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.resource.ResourceType;
import io.responder.stream.KafkaConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: API server over HTTP, Kafka broker, rules, incidents, console and webhook. */
class ServiceIT {

  private static final String BROKEN_POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1","namespace":"shop",
       "uid":"11111111-0000-4000-8000-000000000001"},
       "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/web:1"}]},
       "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
        "containerStatuses":[{"name":"app","image":"ghcr.io/acme/web:1","ready":false,"restartCount":0,
         "state":{"waiting":{"reason":"ErrImagePull","message":"no match for platform in manifest: not found"}}}]}}
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final KubeSimulator cluster = KubeSimulator.start();
  private final WireMockServer receiver =
      new WireMockServer(WireMockConfiguration.options().dynamicPort());
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void start() {
    System.setProperty("responder.home", System.getProperty("responder.root", ".."));
    cluster.registerCustomResource(ResourceType.ARGO_APPLICATION);
    receiver.start();
    receiver.stubFor(post(urlEqualTo("/hook")).willReturn(aResponse().withStatus(202)));
  }

  @AfterEach
  void stop() {
    receiver.stop();
    cluster.close();
  }

  @Test
  void a_broken_pod_is_told_once_on_console_and_webhook_and_not_again_after_a_restart()
      throws Exception {
    try (var service = service(cluster.kubeconfig())) {
      awaitReady(service);
      cluster.store().apply(BROKEN_POD);
      await().atMost(Duration.ofSeconds(60)).until(() -> bodies().size() == 1);
      await().atMost(Duration.ofSeconds(60)).until(() -> text().contains("CRITICAL"));
      assertThat(service.meters().scrape()).contains("responder_notify_deliveries_total");
    }
    var event = bodies().get(0);
    assertThat(event.path("specversion").asText()).isEqualTo("1.0");
    assertThat(event.toString()).contains("image-platform-mismatch").contains("web-1");
    assertThat(text()).containsOnlyOnce("image-platform-mismatch | opened");

    try (var service = service(cluster.kubeconfig())) {
      awaitReady(service);
      // A second problem proves that the service is past everything it had told before.
      cluster
          .store()
          .apply(BROKEN_POD.replace("web-1", "other").replace("000000000001", "000000000002"));
      await().atMost(Duration.ofSeconds(60)).until(() -> bodies().size() >= 2);
    }
    assertThat(bodies()).hasSize(2);
  }

  @Test
  void a_receiver_that_is_down_misses_nothing_and_holds_no_other_back() throws Exception {
    receiver.stubFor(post(urlEqualTo("/hook")).willReturn(aResponse().withStatus(503)));
    try (var service = service(cluster.kubeconfig())) {
      awaitReady(service);
      cluster.store().apply(BROKEN_POD);
      await().atMost(Duration.ofSeconds(60)).until(() -> text().contains("CRITICAL"));
      receiver.stubFor(post(urlEqualTo("/hook")).willReturn(aResponse().withStatus(202)));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> bodies().stream().anyMatch(b -> b.toString().contains("web-1")));
    }
  }

  @Test
  void without_a_cluster_it_stays_up_and_says_what_it_cannot_reach() throws Exception {
    var unreachable = cluster.kubeconfig().replaceAll("127.0.0.1:\\d+", "127.0.0.1:1");
    try (var service = service(unreachable)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  service.ready().stream()
                      .anyMatch(c -> c.name().equals("canary") && c.verdict() == Verdict.PASS));
      assertThat(service.isReady()).isFalse();
      assertThat(service.live()).allMatch(check -> check.verdict() == Verdict.PASS);
      assertThat(service.ready())
          .anyMatch(c -> c.verdict() == Verdict.FAIL && c.name().startsWith("watch/test"));
    }
  }

  @Test
  void a_kind_that_may_not_be_listed_is_named_and_the_others_are_watched() throws Exception {
    cluster.access().deny("list", "nodes");
    try (var service = service(cluster.kubeconfig())) {
      awaitReady(service);
      assertThat(service.ready())
          .anyMatch(
              c ->
                  c.verdict() == Verdict.WARN
                      && c.name().contains("nodes")
                      && c.detail().contains("not seen"));
    }
  }

  private Service service(String kubeconfig) throws Exception {
    var file = folder.resolve("kubeconfig");
    Files.writeString(file, kubeconfig);
    List<ReceiverConfig> receivers =
        List.of(
            new ConsoleConfig("console", Language.EN, null, null, null),
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
                null));
    return Wiring.start(
        ResponderConfiguration.of(
            List.of(new ClusterConfig("test", file.toString(), null, List.of())),
            WatchConfig.defaults(),
            KafkaConfig.embedded(folder.resolve("kafka")),
            new NotifyConfig(receivers, Duration.ofMillis(100), Duration.ofSeconds(1), null)),
        new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private static void awaitReady(Service service) {
    await().atMost(Duration.ofSeconds(60)).until(service::isReady);
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** What the receiver accepted. */
  private List<JsonNode> bodies() throws Exception {
    var bodies = new ArrayList<JsonNode>();
    for (var served : receiver.getAllServeEvents()) {
      if (served.getResponse().getStatus() == 202) {
        bodies.add(new ObjectMapper().readTree(served.getRequest().getBodyAsString()));
      }
    }
    return bodies;
  }
}
