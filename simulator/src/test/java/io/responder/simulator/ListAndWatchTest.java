package io.responder.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.util.ClientBuilder;
import io.responder.simulator.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListAndWatchTest {
  private static final String PODS = "/api/v1/pods";

  private final KubeSimulator kube =
      KubeSimulator.start(
          SimulatorOptions.defaults()
              .withWatchLogSize(10)
              .withBookmarkInterval(Duration.ofMillis(100)));
  private Rest rest;

  @BeforeEach
  void connect() {
    rest = new Rest(new ClientBuilder().setBasePath(kube.url()).build());
  }

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void aWatchFromAForgottenVersionGetsA410Event() {
    long old = kube.store().resourceVersion();
    createPods(20);
    try (Rest.Watch watch = rest.watch(PODS + "?watch=true&resourceVersion=" + old)) {
      JsonNode event = watch.next();
      assertThat(watch.response().code()).isEqualTo(200);
      assertThat(Json.text(event, "type")).isEqualTo("ERROR");
      assertThat(Json.at(event, "object", "code").asInt()).isEqualTo(410);
      assertThat(Json.text(event, "object", "reason")).isEqualTo("Expired");
      assertThat(watch.ended()).isTrue();
    }
  }

  @Test
  void changesOfOtherKindsDoNotExpireAWatch() {
    long version = kube.store().resourceVersion();
    createPods(20);
    kube.store().apply(config("a"));
    try (Rest.Watch watch =
        rest.watch("/api/v1/configmaps?watch=true&resourceVersion=" + version)) {
      assertThat(watch.nextName()).isEqualTo("ADDED a");
    }
    kube.store().compact();
    try (Rest.Watch watch =
        rest.watch("/api/v1/configmaps?watch=true&resourceVersion=" + version)) {
      assertThat(Json.text(watch.next(), "type")).isEqualTo("ERROR");
    }
  }

  @Test
  void anExpiredContinueIs410AndOffersAnInconsistentRest() {
    createPods(6);
    Rest.Answer first = rest.get(PODS + "?limit=2");
    assertThat(first.json().path("metadata").path("remainingItemCount").asInt()).isEqualTo(4);
    createPods(20);
    Rest.Answer expired =
        rest.get(PODS + "?limit=2&continue=" + first.text("metadata", "continue"));
    assertThat(expired.code()).isEqualTo(410);
    assertThat(expired.text("reason")).isEqualTo("Expired");
    Rest.Answer rest2 =
        rest.get(PODS + "?limit=2&continue=" + expired.text("metadata", "continue"));
    assertThat(rest2.code()).isEqualTo(200);
    assertThat(rest2.json().path("items")).hasSize(2);
  }

  @Test
  void aPageAtAVersionIsExactAndExpires() {
    createPods(3);
    long version = kube.store().resourceVersion();
    createPods(5);
    assertThat(names(PODS + "?limit=100&resourceVersion=" + version)).hasSize(3);
    assertThat(names(PODS + "?resourceVersion=" + version)).hasSize(5);
    assertThat(names(PODS + "?resourceVersionMatch=Exact&resourceVersion=" + version)).hasSize(3);
    kube.store().compact();
    assertThat(rest.get(PODS + "?limit=100&resourceVersion=" + version).code()).isEqualTo(410);
  }

  @Test
  void versionZeroIgnoresTheLimit() {
    createPods(5);
    assertThat(names(PODS + "?limit=2&resourceVersion=0")).hasSize(5);
    assertThat(names(PODS + "?limit=2")).hasSize(2);
  }

  @Test
  void impossibleVersionsAreRefused() {
    assertThat(rest.get(PODS + "?resourceVersion=99999").code()).isEqualTo(504);
    assertThat(rest.get(PODS + "?resourceVersion=abc").code()).isEqualTo(400);
    assertThat(rest.get(PODS + "?resourceVersionMatch=Exact").code()).isEqualTo(422);
    assertThat(rest.get(PODS + "?continue=bogus").code()).isEqualTo(400);
  }

  @Test
  void bookmarksCarryTheNewestVersionAtIntervalsAndBeforeTheEnd() {
    String path = PODS + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion=";
    kube.store().apply(config("elsewhere"));
    long version = kube.store().resourceVersion();
    List<JsonNode> bookmarks = new ArrayList<>();
    try (Rest.Watch watch = rest.watch(path + version)) {
      while (!watch.ended()) {
        bookmarks.add(watch.next());
      }
    }
    assertThat(bookmarks).hasSizeBetween(2, 11);
    assertThat(bookmarks)
        .allSatisfy(
            b -> {
              assertThat(Json.text(b, "type")).isEqualTo("BOOKMARK");
              assertThat(Json.text(b, "object", "kind")).isEqualTo("Pod");
              assertThat(Json.at(b, "object", "metadata", "resourceVersion").asLong())
                  .isEqualTo(version);
            });
  }

  @Test
  void initialEventsEndWithAMarkedBookmark() {
    createPods(2);
    String path =
        PODS
            + "?watch=true&allowWatchBookmarks=true&sendInitialEvents=true"
            + "&resourceVersionMatch=NotOlderThan";
    try (Rest.Watch watch = rest.watch(path)) {
      assertThat(watch.nextName()).isEqualTo("ADDED p0");
      assertThat(watch.nextName()).isEqualTo("ADDED p1");
      JsonNode end = watch.next();
      assertThat(Json.text(end, "object", "metadata", "annotations", "k8s.io/initial-events-end"))
          .isEqualTo("true");
    }
  }

  @Test
  void fieldSelectorsSelectPodsAndEvents() {
    kube.store().apply(pod("a", "node-1", "Running"));
    kube.store().apply(pod("b", "node-2", "Pending"));
    assertThat(names(PODS + "?fieldSelector=spec.nodeName%3Dnode-1")).containsExactly("a");
    assertThat(names(PODS + "?fieldSelector=status.phase%21%3DRunning")).containsExactly("b");
    assertThat(names(PODS + "?fieldSelector=metadata.name%3Da,metadata.namespace%3Dshop"))
        .containsExactly("a");
    kube.store()
        .apply(
            "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"e\","
                + "\"namespace\":\"shop\"},\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"a\"},"
                + "\"reason\":\"BackOff\",\"type\":\"Warning\"}");
    String event = "/api/v1/events?fieldSelector=involvedObject.name%3Da,type%3DWarning,reason%3D";
    assertThat(names(event + "BackOff")).containsExactly("e");
    assertThat(names(event + "Killing")).isEmpty();
  }

  @Test
  void selectorsAndPagesGoTogether() {
    for (int i = 0; i < 6; i++) {
      kube.store().apply(pod("p" + i, i % 2 == 0 ? "even" : "odd", "Running"));
    }
    String path = PODS + "?limit=2&fieldSelector=spec.nodeName%3Deven";
    Rest.Answer first = rest.get(path);
    assertThat(first.json().path("metadata").has("remainingItemCount")).isFalse();
    assertThat(names(path)).containsExactly("p0", "p2");
    assertThat(names(path + "&continue=" + first.text("metadata", "continue")))
        .containsExactly("p4");
  }

  @Test
  void hundredsOfWatchesSeeAnEventAtOnce() {
    List<Rest.Watch> watches = new ArrayList<>();
    try {
      long version = kube.store().resourceVersion();
      for (int i = 0; i < 200; i++) {
        watches.add(rest.watch(PODS + "?watch=true&resourceVersion=" + version));
      }
      assertThat(kube.watches().count("pods")).isEqualTo(200);
      kube.store().apply(pod("p", "n", "Running"));
      for (Rest.Watch watch : watches) {
        assertThat(watch.nextName()).isEqualTo("ADDED p");
      }
      kube.watches().closeAll();
      await().untilAsserted(() -> assertThat(kube.watches().count()).isZero());
    } finally {
      watches.forEach(Rest.Watch::close);
    }
  }

  @Test
  void anObjectOfTheSameNameWithAnotherUidIsDeletedAndAdded() {
    long version = kube.store().resourceVersion();
    String uid = "\"uid\":\"00000000-0000-0000-0000-00000000000";
    kube.store().apply(config("a").replace("\"name\"", uid + "1\",\"name\""));
    kube.store().apply(config("a").replace("\"name\"", uid + "2\",\"name\""));
    try (Rest.Watch watch =
        rest.watch("/api/v1/configmaps?watch=true&resourceVersion=" + version)) {
      assertThat(watch.nextName()).isEqualTo("ADDED a");
      assertThat(watch.nextName()).isEqualTo("DELETED a");
      assertThat(watch.nextName()).isEqualTo("ADDED a");
    }
  }

  private void createPods(int count) {
    for (int i = 0; i < count; i++) {
      kube.store().apply(pod("p" + i, "n", "Running"));
    }
  }

  private List<String> names(String path) {
    List<String> names = new ArrayList<>();
    JsonNode list = rest.get(path).json();
    list.path("items").forEach(i -> names.add(Json.text(i, "metadata", "name")));
    return names;
  }

  private static String config(String name) {
    return "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
        + name
        + "\"}}";
  }

  private static String pod(String name, String node, String phase) {
    return "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\"shop\"},\"spec\":{\"nodeName\":\""
        + node
        + "\"},\"status\":{\"phase\":\""
        + phase
        + "\"}}";
  }
}
