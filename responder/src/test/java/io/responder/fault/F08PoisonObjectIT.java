package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.model.Report;
import io.responder.simulator.KubeSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F08: one object that makes no sense, whatever is wrong with it, does not hide the others; it is
 * counted and said by name, and its kind is not blind.
 */
class F08PoisonObjectIT {

  private final WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)));

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void nineHundredNinetyNineOfAThousandAreSeen() {
    for (int i = 0; i < 993; i++) {
      cluster.kube.store().apply(Objects.pod("shop", "p" + i));
    }
    poison("deep", deep("deep"));
    poison("nouid", bytes("{\"metadata\": {\"name\": \"nouid\"}}"));
    poison("odd", withByte(Objects.pod("shop", "odd", ", \"uid\": \"u-1\"", "Q:1")));
    poison("year", bytes(created("year", "10000-01-01T00:00:00Z")));
    poison("notime", bytes(created("notime", "")));
    poison("large", bytes(annotated("large", "x".repeat(300_000))));
    poison(
        "mixed", bytes(Objects.pod("shop", "mixed", ", \"uid\": \"u-7\", \"labels\": [7]", "a")));
    cluster.synced();
    await().atMost(Duration.ofSeconds(20)).until(() -> names() >= 993);
    for (String readable : List.of("odd", "year", "notime", "large")) {
      cluster.awaits(event -> event.object().name().equals(readable));
    }
    WatchStatus status = cluster.status("Pod");
    assertThat(status.state()).isEqualTo(WatchStatus.State.SYNCED);
    assertThat(status.counters().lists()).isEqualTo(1);
    assertThat(status.counters().undecodable()).isGreaterThanOrEqualTo(2);
    await()
        .until(
            () ->
                cluster.reports("pods", "ObjectUnreadable").size()
                    >= status.counters().undecodable());
    assertThat(cluster.reports("pods", "ObjectUnreadable"))
        .extracting(Report::message)
        .anySatisfy(message -> assertThat(message).contains("nouid").contains("uid"));
  }

  @Test
  void aPoisonousChangeDoesNotEndTheWatch() {
    cluster.synced();
    await().until(() -> cluster.kube.watches().count("pods") == 1);
    poison("live", deep("live"));
    JsonNode next = cluster.kube.store().apply(Objects.pod("shop", "next"));
    cluster.awaitsUpsert("next", version(next));
    poison("odd", withByte(Objects.pod("shop", "odd", ", \"uid\": \"u-1\"", "Q:1")));
    JsonNode last = cluster.kube.store().apply(Objects.pod("shop", "last"));
    cluster.awaitsUpsert("last", version(last));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
  }

  private long names() {
    return cluster.events.stream().map(event -> event.object().name()).distinct().count();
  }

  private void poison(String name, byte[] json) {
    cluster.kube.store().applyRaw("pods", "shop", name, json);
  }

  private static String created(String name, String time) {
    return Objects.pod(
        "shop",
        name,
        ", \"uid\": \"u-" + name + "\", \"creationTimestamp\": \"" + time + '"',
        "a:1");
  }

  private static String annotated(String name, String value) {
    return Objects.pod(
        "shop",
        name,
        ", \"uid\": \"u-" + name + "\", \"annotations\": {\"responder.io/x\": \"" + value + "\"}",
        "a:1");
  }

  private static byte[] withByte(String json) {
    byte[] odd = bytes(json);
    for (int i = 0; i < odd.length; i++) {
      odd[i] = odd[i] == 'Q' ? (byte) 0xff : odd[i];
    }
    return odd;
  }

  private static byte[] deep(String name) {
    String labels = "{\"a\":".repeat(500) + "1" + "}".repeat(500);
    return bytes(Objects.pod("shop", name, ", \"uid\": \"u-2\", \"labels\": " + labels, "a:1"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
