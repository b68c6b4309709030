package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.simulator.KubeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F51: when a part of the service runs out of memory, ends or hangs, the process ends or its
 * liveness probe fails within 60 seconds and says which part; a part that is started again by
 * itself goes on instead.
 */
class F51DeadThreadIT {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration NOTICED = Duration.ofSeconds(60);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final KubeSimulator cluster = KubeSimulator.start();
  private final WebhookCollector receiver = WebhookCollector.start();
  private final List<ServiceProcess> services = new ArrayList<>();

  @AfterEach
  void end() {
    services.forEach(ServiceProcess::close);
    receiver.close();
    cluster.close();
  }

  @Test
  void threads_that_end_or_hang_fail_the_liveness_probe_by_name() {
    // The sender goes last: it brings the incident that the receiver's worker dies of.
    var ends =
        service("ends")
            .start("thread.feed:error@40*1,thread.stream-watch:error@10,thread.sender:error@80*1");
    var hangs =
        service("hangs")
            .start("notify.before-send:hang*1,stage.punctuate:hang@60,thread.sender:hang@80");
    var worker = service("worker").start("thread.timer:error*1");
    hangs.awaitLive(START);
    worker.awaitLive(START);
    BrokenPods.create(cluster, "web-1");
    isNoticed(ends, "feed/notify-hook", "stream-watch/", "sender/test");
    isNoticed(hangs, "receiver/hook", "stage/", "sender/test");
    isNoticed(worker, "receiver/hook");
  }

  @Test
  void an_error_in_a_stage_of_the_pipeline_fails_the_liveness_probe() {
    var service = service("stage").start("stage.before-reduce:error*1");
    // It may fail before anybody could see it live: the watches state something of themselves.
    await()
        .atMost(START)
        .untilAsserted(
            () -> {
              var reply = service.get("/livez");
              assertThat(reply.status()).isEqualTo(503);
              assertThat(reply.body()).contains("failpoint stage.before-reduce");
            });
  }

  @Test
  void a_process_without_memory_ends() {
    var service = service("memory").start("thread.sender:oom@20");
    assertThat(service.awaitEnd(START).code()).as(service.output()).isEqualTo(3);
  }

  @Test
  void an_informer_that_fails_begins_again_and_misses_nothing() {
    var service = service("informer").start("thread.informer:error@20*20");
    service.awaitReady(START);
    cluster.watches().cutAll();
    BrokenPods.create(cluster, "web-1");
    cluster.watches().cutAll();
    BrokenPods.create(cluster, "web-2");
    await()
        .atMost(NOTICED)
        .untilAsserted(() -> assertThat(BrokenPods.told(receiver)).contains("web-1", "web-2"));
  }

  private ServiceProcess service(String name) {
    var service =
        new ServiceProcess(folder.resolve(name))
            .watching("test", cluster.kubeconfig())
            .telling("hook", receiver.url())
            .jvm("-Xmx384m");
    services.add(service);
    return service;
  }

  private static void isNoticed(ServiceProcess service, String... parts) {
    await()
        .atMost(START.plus(NOTICED))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              var reply = service.get("/livez");
              assertThat(reply.status()).isEqualTo(503);
              var failing = new ArrayList<String>();
              reply
                  .json()
                  .path("checks")
                  .forEach(
                      check -> {
                        if (check.path("verdict").asText().equals("fail")) {
                          failing.add(check.path("name").asText());
                        }
                      });
              for (String part : parts) {
                assertThat(failing).anyMatch(name -> name.startsWith(part));
              }
            });
  }
}
