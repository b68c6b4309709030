package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.KubeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F50: asked to end under load, the service takes nothing more in, finishes what it is telling,
 * ends with 0 in less than 25 seconds, and the next life tells the rest: nothing twice, nothing
 * lost.
 */
class F50SigtermIT {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(25);
  private static final int PODS = 60;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void an_asked_for_end_under_load_loses_nothing_and_tells_nothing_twice() {
    try (var cluster = KubeSimulator.start();
        var receiver = WebhookCollector.start();
        var service =
            new ServiceProcess(folder)
                .watching("test", cluster.kubeconfig())
                .telling("hook", receiver.url())
                // All pods say the same, and each is to be told of: that is the load.
                .tellingEach()) {
      service.start().awaitReady(START);
      // Each attempt takes so long that one is always on its way.
      receiver.pause(Duration.ofMillis(200));
      IntStream.range(0, PODS / 2).forEach(i -> BrokenPods.create(cluster, "web-" + i));
      await().atMost(START).until(() -> BrokenPods.told(receiver).size() >= 5);
      IntStream.range(PODS / 2, PODS).forEach(i -> BrokenPods.create(cluster, "web-" + i));

      var end = service.term(GRACE);
      System.out.printf(
          "FIGURE F50: ended in %d ms after %d of %d were told%n",
          end.took().toMillis(), BrokenPods.told(receiver).size(), PODS);
      assertThat(end.code()).as(service.output()).isZero();
      assertThat(end.took()).isLessThan(GRACE);

      receiver.pause(Duration.ZERO);
      service.start().awaitReady(START);
      await().atMost(START).until(() -> BrokenPods.told(receiver).containsAll(all()));
      assertThat(BrokenPods.ids(receiver)).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_receiver_that_does_not_answer_does_not_hold_up_the_end() {
    try (var cluster = KubeSimulator.start();
        var receiver = WebhookCollector.start();
        var service =
            new ServiceProcess(folder)
                .watching("test", cluster.kubeconfig())
                .telling("hook", receiver.url())) {
      ((ObjectNode) service.config().at("/notify/receivers/0")).put("timeout", "30s");
      service.start().awaitReady(START);
      receiver.pause(Duration.ofSeconds(60));
      BrokenPods.create(cluster, "web-1");
      await().atMost(START).until(() -> service.metric("responder_watch_pending") == 0);
      var end = service.term(GRACE);
      System.out.printf("FIGURE F50: ended in %d ms, silent receiver%n", end.took().toMillis());
      assertThat(end.code()).as(service.output()).isZero();
    }
  }

  private static Set<String> all() {
    return IntStream.range(0, PODS).mapToObj(i -> "web-" + i).collect(Collectors.toSet());
  }
}
