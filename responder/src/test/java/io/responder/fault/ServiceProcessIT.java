package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.simulator.KubeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests of this package rely on. */
class ServiceProcessIT {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final KubeSimulator cluster = KubeSimulator.start();
  private final WebhookCollector receiver = WebhookCollector.start();

  @SuppressWarnings("NullAway.Init")
  private ServiceProcess service;

  @BeforeEach
  void prepare() {
    service =
        new ServiceProcess(folder)
            .watching("test", cluster.kubeconfig())
            .telling("hook", receiver.url());
  }

  @AfterEach
  void end() {
    service.close();
    receiver.close();
    cluster.close();
  }

  @Test
  void it_tells_what_happens_and_survives_kill_stop_and_term() {
    service.start().awaitReady(START);
    breakPod("one");
    await().atMost(SOON).until(() -> told("one") == 1);
    assertThat(service.metric("responder_notify_deliveries_total")).isGreaterThanOrEqualTo(1);

    assertThat(service.kill().code()).isEqualTo(137);
    service.start().awaitReady(START);

    service.stop();
    breakPod("two");
    assertThat(service.get("/livez").status()).isZero();
    service.cont();
    await().atMost(SOON).until(() -> told("two") == 1);
    // The kill may have come before the feed could commit: once more, and no more.
    assertThat(told("one")).isBetween(1L, 2L);

    var end = service.term(SOON);
    assertThat(end.code()).isZero();
    assertThat(service.lives()).isEqualTo(2);
  }

  @Test
  void a_failpoint_halts_it_where_it_was_told_to() {
    service.start("notify.after-2xx:halt*1").awaitReady(START);
    breakPod("one");
    assertThat(service.awaitEnd(SOON).code()).isEqualTo(137);
    assertThat(told("one")).isEqualTo(1);
    service.start().awaitReady(START);
    // The receiver had it, the feed did not know: at least once means once more, and no more.
    await().atMost(SOON).until(() -> told("one") == 2);
    assertThat(receiver.requests()).extracting(WebhookCollector.Request::id).hasSize(2);
    assertThat(receiver.requests().get(0).id()).isEqualTo(receiver.requests().get(1).id());
  }

  @Test
  void an_unknown_failpoint_is_refused_at_once() {
    service.start("nobody.knows:halt");
    assertThat(service.awaitEnd(SOON).code()).isEqualTo(2);
    assertThat(service.output()).contains("nobody.knows").contains("notify.after-2xx");
  }

  private long told(String pod) {
    return receiver.accepted().stream().filter(r -> r.body().contains("web-" + pod)).count();
  }

  private void breakPod(String name) {
    cluster
        .store()
        .apply(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-%s","namespace":"shop"},
             "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/web:1"}]},
             "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
              "containerStatuses":[{"name":"app","image":"ghcr.io/acme/web:1","ready":false,"restartCount":0,
               "state":{"waiting":{"reason":"ErrImagePull","message":"no match for platform in manifest: not found"}}}]}}
            """
                .formatted(name));
  }
}
