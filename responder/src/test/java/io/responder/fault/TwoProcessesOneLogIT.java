package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one broker: what is wanted of one is known to the other. */
class TwoProcessesOneLogIT {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void each_answers_everything_and_sees_the_commands_of_the_other() throws Exception {
    try (var cluster = KubeSimulator.start();
        var broker = BrokerProcess.start(folder.resolve("broker"));
        var a = process("a", cluster, broker);
        var b = process("b", cluster, broker)) {
      a.start();
      b.start();
      a.awaitReady(START);
      b.awaitReady(START);
      breakPod(cluster, "shop", "one");
      await().atMost(SOON).until(() -> items(a, "/incidents").size() == 1);
      await().atMost(SOON).until(() -> items(b, "/incidents").size() == 1);
      String id = items(a, "/incidents").get(0).path("id").asText();
      assertThat(items(b, "/incidents").get(0).path("id").asText()).isEqualTo(id);

      assertThat(post(a, "/incidents/" + id + "/acknowledge", "{\"by\":\"kim\"}")).isEqualTo(202);
      await().atMost(SOON).until(() -> state(b, id).equals("acknowledged"));
      assertThat(post(b, "/incidents/" + id + "/release", "{\"by\":\"lee\"}")).isEqualTo(202);
      await().atMost(SOON).until(() -> state(a, id).equals("open"));

      String silence =
          "{\"matchers\":[\"namespace=shop\"],\"duration\":\"1h\",\"reason\":\"drill\"}";
      assertThat(post(b, "/silences", silence)).isEqualTo(202);
      await().atMost(SOON).until(() -> items(a, "/silences").size() == 1);

      // Whichever had the partition: the other one goes on.
      a.kill();
      await()
          .atMost(SOON)
          .until(
              () -> {
                post(b, "/incidents/" + id + "/acknowledge", "{\"by\":\"max\"}");
                return state(b, id).equals("acknowledged");
              });
      assertThat(get(b, "/incidents/" + id).path("transitions").findValuesAsText("reason"))
          .containsSubsequence("opened", "acknowledged", "released", "acknowledged");
    }
  }

  private ServiceProcess process(String name, KubeSimulator cluster, BrokerProcess broker) {
    return new ServiceProcess(folder.resolve(name))
        .watching("test", cluster.kubeconfig())
        .kafka(broker.bootstrapServers())
        .withApi();
  }

  private static void breakPod(KubeSimulator cluster, String namespace, String name) {
    cluster
        .store()
        .apply(
            """
              {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-%s","namespace":"%s"},
               "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/web:1"}]},
               "status":{"phase":"Pending","conditions":[{"type":"Ready","status":"False"}],
                "containerStatuses":[{"name":"app","image":"ghcr.io/acme/web:1","ready":false,"restartCount":0,
                 "state":{"waiting":{"reason":"ErrImagePull","message":"no match for platform in manifest: not found"}}}]}}
              """
                .formatted(name, namespace));
  }

  private JsonNode items(ServiceProcess process, String path) {
    return get(process, path).path("items");
  }

  private String state(ServiceProcess process, String id) {
    return get(process, "/incidents/" + id).path("state").asText();
  }

  private JsonNode get(ServiceProcess process, String path) {
    try {
      return mapper.readTree(
          http.send(request(process, path).build(), BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int post(ServiceProcess process, String path, String body) {
    var request =
        request(process, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    try {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpRequest.Builder request(ServiceProcess process, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + process.apiPort() + "/api/v1" + path));
  }
}
