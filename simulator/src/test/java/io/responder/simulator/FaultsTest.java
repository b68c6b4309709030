package io.responder.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubernetes.client.util.ClientBuilder;
import io.responder.simulator.access.Verb;
import io.responder.simulator.fault.Fault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private final KubeSimulator kube = KubeSimulator.start();
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
  void aReplyTakesThePlaceOfTheRequestSoManyTimes() {
    Fault fault =
        kube.faults()
            .on(Verb.CREATE, "configmaps")
            .times(2)
            .reply(429, Map.of("Retry-After", "3"), "{\"kind\":\"Status\"}");
    Rest.Answer first = rest.post(MAPS, map("a"));
    assertThat(first.code()).isEqualTo(429);
    assertThat(first.headers().get("retry-after")).containsExactly("3");
    assertThat(rest.post(MAPS, map("a")).code()).isEqualTo(429);
    assertThat(kube.store().count("configmaps")).isZero();
    assertThat(rest.post(MAPS, map("a")).code()).isEqualTo(201);
    assertThat(fault.hits()).isEqualTo(2);
    assertThat(kube.audit().effects()).hasSize(1);
  }

  @Test
  void aFaultHitsOnlyWhatItNamesAndCanBeRemoved() {
    Fault fault =
        kube.faults()
            .on(Verb.GET, "configmaps")
            .inNamespace("default")
            .named("a")
            .reply(500, Map.of(), "{}");
    assertThat(rest.get(MAPS + "/b").code()).isEqualTo(404);
    assertThat(rest.get("/api/v1/namespaces/other/configmaps/a").code()).isEqualTo(404);
    assertThat(rest.get(MAPS + "/a").code()).isEqualTo(500);
    fault.close();
    assertThat(rest.get(MAPS + "/a").code()).isEqualTo(404);
  }

  @Test
  void aPathOutsideTheResourcesCanFailToo() {
    kube.faults().on(Verb.GET, "/version").times(1).reply(503, Map.of(), "");
    assertThat(rest.get("/version").code()).isEqualTo(503);
    assertThat(rest.get("/version").code()).isEqualTo(200);
  }

  @Test
  void aHangingRequestIsNeverAnsweredAndNeverCarriedOut() {
    kube.faults().on(Verb.CREATE, "configmaps").times(1).hang();
    Call call = rest.call("POST", MAPS, Rest.JSON, map("a"));
    call.timeout().timeout(300, TimeUnit.MILLISECONDS);
    assertThatThrownBy(call::execute).isInstanceOf(InterruptedIOException.class);
    assertThat(kube.store().count("configmaps")).isZero();
    assertThat(kube.audit().entries()).hasSize(1);
    assertThat(kube.audit().entries().get(0).responseCode()).isZero();
  }

  @Test
  void aDroppedRequestIsNotCarriedOut() {
    kube.faults().on(Verb.CREATE, "configmaps").times(1).drop();
    assertThatThrownBy(() -> rest.post(MAPS, map("a"))).isInstanceOf(UncheckedIOException.class);
    assertThat(kube.store().count("configmaps")).isZero();
    assertThat(rest.post(MAPS, map("a")).code()).isEqualTo(201);
  }

  @Test
  void aCutAnswerLeavesTheEffect() {
    kube.faults().on(Verb.CREATE, "configmaps").times(1).cutAfter(0);
    assertThatThrownBy(() -> rest.post(MAPS, map("a"))).isInstanceOf(UncheckedIOException.class);
    assertThat(kube.store().count("configmaps")).isEqualTo(1);
    assertThat(kube.audit().effects()).hasSize(1);
  }

  @Test
  void aListIsCutInTheMiddle() throws IOException {
    for (int i = 0; i < 50; i++) {
      rest.post(MAPS, map("m" + i));
    }
    kube.faults().on(Verb.LIST, "configmaps").times(1).cutAfter(100);
    try (Response response = rest.call("GET", MAPS, Rest.JSON, null).execute()) {
      assertThat(response.body().source().readUtf8(100)).startsWith("{\"kind\":\"ConfigMapList\"");
      assertThatThrownBy(() -> response.body().source().readUtf8()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aHalfOpenWatchGoesSilentAndKeepsItsConnection() throws IOException {
    kube.faults().on(Verb.WATCH, "configmaps").times(1).halfOpenAfter(0);
    Call call = rest.call("GET", MAPS + "?watch=true&resourceVersion=1", Rest.JSON, null);
    try (Response response = call.execute()) {
      rest.post(MAPS, map("a"));
      response.body().source().timeout().timeout(300, TimeUnit.MILLISECONDS);
      assertThatThrownBy(() -> response.body().source().readByte())
          .isInstanceOf(InterruptedIOException.class);
      assertThat(kube.watches().count("configmaps")).isEqualTo(1);
    }
  }

  @Test
  void aSlowAnswerArrivesComplete() {
    rest.post(MAPS, map("a"));
    kube.faults().on(Verb.LIST, "configmaps").times(1).slow(2000);
    Rest.Answer slow = rest.get(MAPS);
    assertThat(slow.json().path("items")).hasSize(1);
  }

  @Test
  void openWatchesCanBeEndedAndCut() {
    String path = MAPS + "?watch=true&resourceVersion=1";
    try (Rest.Watch watch = rest.watch(path)) {
      kube.closeAllWatches();
      assertThat(watch.ended()).isTrue();
    }
    try (Rest.Watch watch = rest.watch(path)) {
      kube.watches().cutAll();
      assertThatThrownBy(watch::ended).isInstanceOf(UncheckedIOException.class);
    }
    await().untilAsserted(() -> assertThat(kube.watches().count()).isZero());
  }

  @Test
  void anOpenWatchCanBeSilencedWhileNewOnesWork() {
    String path = MAPS + "?watch=true&resourceVersion=1";
    try (Rest.Watch silenced = rest.watch(path)) {
      kube.watches().silenceAll();
      try (Rest.Watch fresh = rest.watch(path)) {
        rest.post(MAPS, map("a"));
        assertThat(fresh.nextName()).isEqualTo("ADDED a");
      }
      silenced.response().body().source().timeout().timeout(300, TimeUnit.MILLISECONDS);
      assertThatThrownBy(silenced::next)
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void aWatchThatReadsTooSlowlyIsCut() {
    try (KubeSimulator small =
        KubeSimulator.start(SimulatorOptions.defaults().withWatchQueueCapacity(10))) {
      Rest client = new Rest(new ClientBuilder().setBasePath(small.url()).build());
      small.faults().on(Verb.WATCH, "configmaps").slow(20);
      try (Rest.Watch watch = client.watch(MAPS + "?watch=true&resourceVersion=1")) {
        for (int i = 0; i < 200; i++) {
          client.post(MAPS, map("m" + i));
        }
        await().untilAsserted(() -> assertThat(small.watches().count()).isZero());
        assertThatThrownBy(() -> readAll(watch)).isInstanceOf(UncheckedIOException.class);
      }
    }
  }

  @Test
  void aServerThatWasOfflineKeepsItsObjectsAndItsAddress() {
    rest.post(MAPS, map("a"));
    kube.goOffline();
    assertThatThrownBy(() -> rest.get(MAPS)).isInstanceOf(UncheckedIOException.class);
    kube.goOnline();
    assertThat(rest.get(MAPS + "/a").code()).isEqualTo(200);
  }

  @Test
  void aStaleServerListsAnEarlierState() {
    rest.post(MAPS, map("a"));
    rest.post(MAPS, map("b"));
    kube.faults().staleLists(1);
    assertThat(rest.get(MAPS + "?resourceVersion=0").json().path("items")).hasSize(1);
    assertThat(rest.get(MAPS).json().path("items")).hasSize(2);
  }

  @Test
  void rawBytesAreServedUntouched() {
    String raw =
        "{\"metadata\":{\"name\":\"odd\",\"creationTimestamp\":\"\"},\n\"newField\":[1.50]}";
    kube.store()
        .applyRaw("pods", "default", "odd", raw.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(rest.get("/api/v1/namespaces/default/pods/odd").body()).isEqualTo(raw);
    assertThat(rest.get("/api/v1/pods").body()).contains(raw);
    try (Rest.Watch watch = rest.watch("/api/v1/pods?watch=true")) {
      assertThat(watch.nextName()).isEqualTo("ADDED odd");
    }
    kube.store().applyRaw("pods", "default", "odd", new byte[] {(byte) 0xff, '{'});
    assertThat(rest.get("/api/v1/pods?labelSelector=a%3Db").json().path("items")).isEmpty();
  }

  private static void readAll(Rest.Watch watch) {
    while (!watch.ended()) {
      watch.next();
    }
  }

  private static String map(String name) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\"},\"data\":{\"list\":\""
        + List.of(1, 2)
        + "\"}}";
  }
}
