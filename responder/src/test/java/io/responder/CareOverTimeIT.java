package io.responder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.responder.fault.ServiceProcess;
import io.responder.fault.WebhookCollector;
import io.responder.simulator.KubeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What time does to what people have decided, from the watch to the receiver: silences, maintenance
 * windows and annotations that end by themselves, escalation, and what was closed by hand. One
 * service for all; each test has a namespace of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CareOverTimeIT {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PLATFORM = "no match for platform in manifest: not found";
  private static final String TAG = "manifest unknown: manifest unknown";

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final KubeSimulator cluster = KubeSimulator.start();
  private final WebhookCollector receiver = WebhookCollector.start();

  @SuppressWarnings("NullAway.Init")
  private ServiceProcess service;

  @BeforeAll
  void start(@TempDir Path folder) {
    service =
        new ServiceProcess(folder.resolve("service"))
            .watching("test", cluster.kubeconfig())
            .telling("hook", receiver.url())
            .healingQuickly()
            .tellingEach()
            .withApi();
    service
        .config()
        .withObject("/watch")
        .withArray("/kinds")
        .addObject()
        .put("group", "")
        .put("version", "v1")
        .put("kind", "Namespace");
    service
        .config()
        .withObject("/incidents")
        .withObject("/escalation")
        .withArray("/after")
        .add("3s")
        .add("20s");
    service.start().awaitReady(START);
  }

  @AfterAll
  void end() {
    service.close();
    receiver.close();
    cluster.close();
  }

  @Test
  void what_is_still_broken_when_a_silence_ends_by_itself_is_told_then() {
    var end = Instant.now().plusSeconds(12);
    post(
        "/silences",
        """
        {"matchers":["namespace=expiry"],"end":"%s","reason":"drill"}
        """
            .formatted(end));
    await().atMost(SOON).until(() -> get("/silences").toString().contains("expiry"));
    breakPod("expiry", "stays", PLATFORM);
    breakPod("expiry", "heals", PLATFORM);
    await().atMost(SOON).until(() -> changes("stays").equals(List.of("opened")));
    await().atMost(SOON).until(() -> changes("heals").equals(List.of("opened")));
    healPod("expiry", "heals");
    await().atMost(SOON).until(() -> changes("heals").equals(List.of("opened", "healed")));

    await().atMost(SOON).until(() -> !told("stays").isEmpty());
    assertThat(changes("stays")).startsWith("opened", "unmuted");
    assertThat(told("stays").get(0)).isEqualTo("opened unmuted");
    assertThat(receiver.accepted())
        .filteredOn(request -> name(request).equals("stays"))
        .allSatisfy(request -> assertThat(request.at()).isAfterOrEqualTo(end));
    assertThat(told("heals")).as("what came and went in between").isEmpty();
    await().atMost(SOON).until(() -> !get("/silences").toString().contains("expiry"));
  }

  @Test
  void a_maintenance_window_begins_and_ends_by_itself() {
    breakPod("window", "before", PLATFORM);
    await().atMost(SOON).until(() -> !told("before").isEmpty());
    var start = Instant.now().plusSeconds(3);
    var end = start.plusSeconds(12);
    post(
        "/silences",
        """
        {"matchers":["namespace=window"],"start":"%s","end":"%s","reason":"node upgrades"}
        """
            .formatted(start, end));
    await().atMost(SOON).until(() -> changes("before").contains("muted"));
    breakPod("window", "within", PLATFORM);
    await().atMost(SOON).until(() -> changes("within").equals(List.of("opened")));
    var muted = incident("within").path("mutedBy");
    assertThat(muted.path("kind").asText()).isEqualTo("maintenance");
    assertThat(muted.path("reason").asText()).isEqualTo("node upgrades");

    await().atMost(SOON).until(() -> !told("within").isEmpty());
    assertThat(told("within").get(0)).isEqualTo("opened unmuted");
    assertThat(receiver.accepted())
        .filteredOn(request -> name(request).equals("within"))
        .allSatisfy(request -> assertThat(request.at()).isAfterOrEqualTo(end));
    assertThat(changes("before")).contains("muted", "unmuted");
    assertThat(told("before")).as("it was told before").doesNotContain("opened unmuted");
  }

  @Test
  void the_annotation_of_a_namespace_mutes_until_its_end() {
    var end = Instant.now().plusSeconds(15);
    namespace("annotated", "\"responder.io/mute-until\":\"" + end + "\"");
    // Seen by the watch once something in it is muted.
    breakPod("annotated", "quiet", PLATFORM);
    await().atMost(SOON).until(() -> changes("quiet").contains("opened"));
    var muted = incident("quiet").path("mutedBy");
    assertThat(muted.path("kind").asText()).isEqualTo("annotation");
    assertThat(muted.path("id").asText()).isEqualTo("Namespace annotated");
    assertThat(told("quiet")).isEmpty();

    await().atMost(SOON).until(() -> !told("quiet").isEmpty());
    assertThat(told("quiet").get(0)).isEqualTo("opened unmuted");
    assertThat(receiver.accepted())
        .filteredOn(request -> name(request).equals("quiet"))
        .allSatisfy(request -> assertThat(request.at()).isAfterOrEqualTo(end));
  }

  @Test
  void what_is_taken_escalates_no_further_and_what_is_not_does() {
    breakPod("taken", "mine", PLATFORM);
    breakPod("taken", "nobodys", PLATFORM);
    await().atMost(SOON).until(() -> !told("mine").isEmpty() && !told("nobodys").isEmpty());
    post("/incidents/" + incident("mine").path("id").asText() + "/acknowledge", "{\"by\":\"kim\"}");
    await().atMost(SOON).until(() -> changes("mine").contains("acknowledged"));
    int before = level("mine");
    await().atMost(SOON).until(() -> level("nobodys") == 2);
    await()
        .atMost(SOON)
        .until(() -> told("nobodys").stream().filter("updated escalated"::equals).count() == 2);
    // Both opened at once: had it not been taken it would be there, too.
    assertThat(level("mine")).isEqualTo(before).isLessThan(2);
    assertThat(changes("mine")).endsWith("acknowledged");
  }

  @Test
  void what_was_closed_by_hand_returns_with_something_new_only() {
    breakPod("closed", "again", PLATFORM);
    await().atMost(SOON).until(() -> !told("again").isEmpty());
    post("/incidents/" + incident("again").path("id").asText() + "/resolve", "{\"by\":\"kim\"}");
    await().atMost(SOON).until(() -> changes("again").contains("closed"));
    // The same symptom once more, and another problem to see that it has been looked at.
    breakPod("closed", "again", PLATFORM + " ");
    breakPod("closed", "after", TAG);
    await().atMost(SOON).until(() -> !told("after").isEmpty());
    assertThat(incident("again").path("state").asText()).isEqualTo("resolved");

    healPod("closed", "again");
    // What was healed after it is over, so it is, too.
    healPod("closed", "after");
    await().atMost(SOON).until(() -> changes("after").contains("healed"));
    breakPod("closed", "again", PLATFORM);
    await().atMost(SOON).until(() -> told("again").contains("reopened reopened"));
    assertThat(changes("again")).containsSubsequence("opened", "closed", "reopened");
  }

  @Test
  void whose_it_is_and_when_they_knew_outlives_a_restart() {
    namespace("owned", "\"responder.io/owner\":\"team-a\"");
    breakPod("owned", "theirs", PLATFORM);
    await().atMost(SOON).until(() -> !told("theirs").isEmpty());
    assertThat(incident("theirs").path("owner").asText()).isEqualTo("team-a");
    assertThat(get("/incidents?match=owner%3Dteam-a").path("total").asInt()).isEqualTo(1);
    await().atMost(SOON).until(() -> known("team-a") == 1);

    service.kill();
    service.start().awaitReady(START);
    await().atMost(SOON).until(() -> known("team-a") == 1);
    await()
        .atMost(SOON)
        .until(() -> service.get("/metrics").body().contains("by=\"owner\",key=\"team-a\""));
  }

  /** How many incidents of an owner somebody knew of. */
  private int known(String owner) {
    for (JsonNode row : get("/figures?by=owner").path("rows")) {
      if (row.path("key").asText().equals(owner)) {
        return row.path("know").path("count").asInt();
      }
    }
    return 0;
  }

  /** The incident of a pod; missing where there is none. */
  private JsonNode incident(String pod) {
    for (JsonNode one : get("/incidents").path("items")) {
      if (one.path("workload").path("name").asText().equals(pod)) {
        return get("/incidents/" + one.path("id").asText());
      }
    }
    return mapper.missingNode();
  }

  private List<String> changes(String pod) {
    return incident(pod).path("transitions").findValuesAsText("reason");
  }

  private int level(String pod) {
    return incident(pod).path("escalation").asInt();
  }

  /** The news that the receiver accepted of a pod, and why they were told. */
  private List<String> told(String pod) {
    return receiver.accepted().stream()
        .filter(request -> name(request).equals(pod))
        .map(
            request ->
                request.json().path("type").asText().replaceFirst(".*\\.", "")
                    + ' '
                    + request.json().at("/data/reason").asText())
        .toList();
  }

  private static String name(WebhookCollector.Request request) {
    return request.json().at("/data/incident/workload/name").asText();
  }

  private JsonNode get(String path) {
    return send(HttpRequest.newBuilder(url(path)));
  }

  private void post(String path, String body) {
    var answer =
        send(
            HttpRequest.newBuilder(url(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.has("command")).as(answer.toString()).isTrue();
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + service.apiPort() + "/api/v1" + path);
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      return mapper.readTree(http.send(request.build(), BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Returns once the watch has seen it: what is in it comes by another one. */
  private void namespace(String name, String annotation) {
    double before = service.metric("responder_watch_objects");
    cluster
        .store()
        .apply(
            """
            {"apiVersion":"v1","kind":"Namespace",
             "metadata":{"name":"%s","annotations":{%s}},"status":{"phase":"Active"}}
            """
                .formatted(name, annotation));
    await().atMost(SOON).until(() -> service.metric("responder_watch_objects") > before);
  }

  private void breakPod(String namespace, String name, String message) {
    pod(
        namespace,
        name,
        "Pending",
        false,
        "{\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"" + message + "\"}}");
  }

  private void healPod(String namespace, String name) {
    pod(namespace, name, "Running", true, "{\"running\":{\"startedAt\":\"2026-01-01T00:00:00Z\"}}");
  }

  private void pod(String namespace, String name, String phase, boolean ready, String state) {
    cluster
        .store()
        .apply(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"%s"},
             "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/%s:1"}]},
             "status":{"phase":"%s","conditions":[{"type":"Ready","status":"%s"}],
              "containerStatuses":[{"name":"app","image":"ghcr.io/acme/%s:1","ready":%s,"restartCount":0,
               "state":%s}]}}
            """
                .formatted(
                    name, namespace, name, phase, ready ? "True" : "False", name, ready, state));
  }
}
