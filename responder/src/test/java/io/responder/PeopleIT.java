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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of people: command line, API, Kafka, incidents, receivers. */
class PeopleIT {

  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final KubeSimulator cluster = KubeSimulator.start();
  private final WebhookCollector receiver = WebhookCollector.start();

  @SuppressWarnings("NullAway.Init")
  private ServiceProcess service;

  @BeforeEach
  void start() {
    service =
        new ServiceProcess(folder.resolve("service"))
            .watching("test", cluster.kubeconfig())
            .telling("hook", receiver.url())
            .withApi();
    service.start().awaitReady(START);
  }

  @AfterEach
  void end() {
    service.close();
    receiver.close();
    cluster.close();
  }

  @Test
  void an_incident_is_taken_a_silence_keeps_the_next_quiet_and_a_restart_keeps_it_all()
      throws Exception {
    breakPod("shop", "one");
    await().atMost(SOON).until(() -> told("web-one") == 1);
    await().atMost(SOON).until(() -> incidents().size() == 1);
    var id = mapper.readTree(run("incidents", "--output", "json").out()).path("id").asText();

    assertThat(run("ack", id, "--by", "kim").out()).isEqualTo("Accepted: acknowledge " + id + '\n');
    await().atMost(SOON).until(() -> state(id).equals("acknowledged"));
    var taken = get("/incidents/" + id);
    assertThat(taken.path("acknowledgedBy").asText()).isEqualTo("kim");
    assertThat(taken.path("transitions").findValuesAsText("reason"))
        .containsExactly("opened", "acknowledged");
    assertThat(run("incidents").out()).contains(id).contains("acknowledged").contains("kim");

    var added =
        run(
            "silence",
            "add",
            "namespace=shop",
            "--duration",
            "1h",
            "--reason",
            "drill",
            "--output",
            "json");
    var silence = mapper.readTree(added.out()).path("silence").asText();
    await().atMost(SOON).until(() -> get("/silences").path("total").asInt() == 1);
    breakPod("shop", "two");
    await().atMost(SOON).until(() -> muted() == 2);
    // Of another cause: three of one cause would be told as one.
    breakPod("other", "three", "manifest unknown: manifest unknown");
    await().atMost(SOON).until(() -> told("web-three") == 1);
    assertThat(told("web-two")).as("while it is silenced").isZero();

    assertThat(run("silence", "list").out()).contains(silence).contains("in force");
    run("silence", "expire", silence);
    await().atMost(SOON).until(() -> told("web-two") == 1);

    run(
        "maintenance",
        "add",
        "namespace=shop",
        "--weekly",
        "saturday,sunday",
        "--from",
        "02:00",
        "--to",
        "04:00",
        "--zone",
        "Asia/Seoul",
        "--reason",
        "patch day");
    run("comment", id, "rolled back");
    await().atMost(SOON).until(() -> get("/incidents/" + id).path("comments").asInt() == 1);

    service.kill();
    service.start().awaitReady(START);
    await().atMost(SOON).until(() -> ready("/incidents/" + id));
    var kept = get("/incidents/" + id);
    assertThat(kept.path("state").asText()).isEqualTo("acknowledged");
    assertThat(kept.path("commentList").get(0).path("text").asText()).isEqualTo("rolled back");
    await().atMost(SOON).until(() -> ready("/silences"));
    assertThat(run("maintenance", "list").out()).contains("patch day").contains("Asia/Seoul");
    assertThat(run("silence", "list").out()).isEqualTo("No silences.\n");

    assertThat(service.metric("responder_incidents")).isGreaterThanOrEqualTo(3);
    assertThat(service.metric("responder_api_requests_seconds_count")).isPositive();

    refused("no incident nobody", "ack", "nobody");
    refused("a silence must end", "silence", "add", "a=b", "--reason", "x");
    refused("did you mean open?", "incidents", "--state", "opne");
    refused("must be a URL", "incidents", "--server", "nowhere");
    refused("does not answer", "incidents", "--server", "http://127.0.0.1:1");
  }

  private record Result(int code, String out, String err) {}

  private Result run(String... arguments) throws Exception {
    var result = attempt(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result;
  }

  private void refused(String reason, String... arguments) throws Exception {
    var result = attempt(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(reason).doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
  }

  private Result attempt(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dresponder.home=" + ROOT, "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("io.responder.ResponderApplication");
    command.addAll(List.of(arguments));
    var out = folder.resolve("out").toFile();
    var err = folder.resolve("err").toFile();
    var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().put("RESPONDER_LOG", folder.resolve("command.log").toString());
    builder.environment().put("RESPONDER_SERVER", "http://127.0.0.1:" + service.apiPort());
    var process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8));
  }

  private boolean ready(String path) {
    return !get(path).has("status");
  }

  private JsonNode get(String path) {
    var url = URI.create("http://127.0.0.1:" + service.apiPort() + "/api/v1" + path);
    try {
      var response = http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
      return mapper.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private JsonNode incidents() {
    return get("/incidents").path("items");
  }

  private String state(String id) {
    return get("/incidents/" + id).path("state").asText();
  }

  private long muted() {
    return incidents().findValues("mutedBy").size();
  }

  private long told(String pod) {
    return receiver.accepted().stream().filter(r -> r.body().contains(pod)).count();
  }

  private void breakPod(String namespace, String name) {
    breakPod(namespace, name, "no match for platform in manifest: not found");
  }

  private void breakPod(String namespace, String name, String message) {
    cluster
        .store()
        .apply(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-%s","namespace":"%s"},
             "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/%s:1"}]},
             "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
              "containerStatuses":[{"name":"app","image":"ghcr.io/acme/%s:1","ready":false,"restartCount":0,
               "state":{"waiting":{"reason":"ErrImagePull","message":"%s"}}}]}}
            """
                .formatted(name, namespace, name, name, message));
  }
}
