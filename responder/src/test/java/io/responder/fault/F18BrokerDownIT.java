package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.simulator.KubeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F18: the broker is away while the cluster changes. The watches go on, what waits is bounded by
 * the number of objects and not of changes, the receivers are told once, directly, that the
 * responder is blind and once that it is not any more, and everything that is still true is told in
 * the end.
 */
class F18BrokerDownIT {

  private static final int PODS = 40;
  private static final int CHANGES = 25;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final KubeSimulator cluster = KubeSimulator.start();
  private final WebhookCollector receiver = WebhookCollector.start();

  @AfterEach
  void end() {
    receiver.close();
    cluster.close();
  }

  @Test
  void nothing_blocks_nothing_is_lost_and_people_know() {
    try (var broker = BrokerProcess.start(folder.resolve("broker"));
        var service = new ServiceProcess(folder.resolve("service"))) {
      service
          .watching("test", cluster.kubeconfig())
          .telling("hook", receiver.url())
          .kafka(broker.bootstrapServers());
      service.config().withObject("/kafka").put("canaryInterval", "4s");
      for (int pod = 0; pod < PODS; pod++) {
        cluster.store().apply(pod("steady-" + pod, 0, ""));
      }
      service.start().awaitReady(Duration.ofSeconds(90));
      cluster.store().apply(pod("before", 1, "no match for platform in manifest: not found"));
      await().atMost(Duration.ofSeconds(30)).until(() -> told("web-before") == 1);

      broker.stop();
      double known = service.metric("responder_watch_objects");
      for (int change = 1; change <= CHANGES; change++) {
        for (int pod = 0; pod < PODS; pod++) {
          cluster.store().apply(pod("steady-" + pod, change, ""));
        }
      }
      cluster.store().apply(pod("during", 1, "no match for platform in manifest: not found"));
      // The informers take what comes, broker or not.
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> service.metric("responder_watch_objects") == known + 1);
      await().atMost(Duration.ofSeconds(60)).until(() -> alarms().size() == 1);
      assertThat(alarms().get(0).body()).contains("kafka-unreachable").contains("\"open\"");
      double pending = service.metric("responder_watch_pending");
      System.out.printf(
          "FIGURE F18: %d changes of %d pods while the broker was away, %.0f marks wait%n",
          PODS * CHANGES, PODS, pending);
      assertThat(pending).isBetween(1.0, PODS + 2.0);
      assertThat(service.metric("responder_watchdog_alarm")).isEqualTo(1);
      assertThat(service.get("/livez").status()).isEqualTo(200);
      var ready = service.get("/readyz");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body()).contains("Kafka does not answer since");
      assertThat(told("web-during")).isZero();

      broker.start();
      await().atMost(Duration.ofSeconds(90)).until(() -> told("web-during") == 1);
      service.awaitReady(Duration.ofSeconds(60));
      await().atMost(Duration.ofSeconds(60)).until(() -> alarms().size() == 2);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> service.metric("responder_watch_pending") == 0);
      assertThat(alarms().get(1).body()).contains("kafka-unreachable").contains("\"resolved\"");
      assertThat(alarms()).extracting(WebhookCollector.Request::id).doesNotHaveDuplicates();
      assertThat(told("web-before")).isEqualTo(1);
      assertThat(service.output()).doesNotContain("OutOfMemory");
    }
  }

  private List<WebhookCollector.Request> alarms() {
    return receiver.accepted().stream()
        .filter(request -> request.body().contains("\"Pipeline\""))
        .toList();
  }

  private long told(String pod) {
    return receiver.accepted().stream().filter(r -> r.body().contains(pod)).count();
  }

  /** A pod that runs, or one that cannot for the reason given. */
  private static String pod(String name, int version, String failure) {
    var state =
        failure.isEmpty()
            ? "\"ready\":true,\"state\":{\"running\":{}}"
            : "\"ready\":false,\"state\":{\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\""
                + failure
                + "\"}}";
    return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-%s","namespace":"shop-%s",
         "labels":{"version":"v%d"}},
         "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/%s:1"}]},
         "status":{"phase":"%s","conditions":[{"type":"Ready","status":"%s"}],
          "containerStatuses":[{"name":"app","image":"ghcr.io/acme/%s:1","restartCount":0,%s}]}}
        """
        .formatted(
            name,
            name,
            version,
            name,
            failure.isEmpty() ? "Running" : "Pending",
            failure.isEmpty() ? "True" : "False",
            name,
            state);
  }
}
