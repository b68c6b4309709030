package io.responder.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.ApiClient;
import io.responder.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A namespace of its own for each test of the contract, and the objects the tests put there. */
abstract class ContractFixture {
  final String namespace = "contract-" + UUID.randomUUID().toString().substring(0, 8);
  Rest rest;

  /** A client of the server under test. */
  abstract ApiClient client() throws Exception;

  @BeforeEach
  void createNamespace() throws Exception {
    rest = new Rest(client());
    String body = "{\"metadata\":{\"name\":\"" + namespace + "\"}}";
    assertThat(rest.post("/api/v1/namespaces", body).code()).isEqualTo(201);
  }

  @AfterEach
  void deleteNamespace() {
    if (rest != null) {
      rest.delete("/api/v1/namespaces/" + namespace);
    }
  }

  String maps() {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  String pods() {
    return "/api/v1/namespaces/" + namespace + "/pods";
  }

  String deployments() {
    return "/apis/apps/v1/namespaces/" + namespace + "/deployments";
  }

  List<String> selected(String selector) {
    String encoded = java.net.URLEncoder.encode(selector, java.nio.charset.StandardCharsets.UTF_8);
    return names(rest.get(maps() + "?labelSelector=" + encoded.replace("+", "%20")).json());
  }

  static String eviction(String pod) {
    return "{\"kind\":\"Eviction\",\"apiVersion\":\"policy/v1\",\"metadata\":{\"name\":\""
        + pod
        + "\"}}";
  }

  static String map(String name, String value) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"k\":\"" + value + "\"}}";
  }

  static String labelled(String name, String tier) {
    return "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"tier\":\"" + tier + "\"}}}";
  }

  static String pod(String name, String app) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\",\"labels\":{\"app\":\""
        + app
        + "\"}},\"spec\":{\"schedulerName\":\"nobody\",\"containers\":[{\"name\":\"main\","
        + "\"image\":\"m:1\"}]}}";
  }

  static String deployment() {
    return "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"replicas\":1,\"selector\":{\"matchLabels\":"
        + "{\"app\":\"web\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"web\"}},"
        + "\"spec\":{\"schedulerName\":\"nobody\",\"containers\":[{\"name\":\"main\",\"image\":"
        + "\"m:1\"},{\"name\":\"side\",\"image\":\"s:1\"}]}}}}";
  }

  static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("items").forEach(i -> names.add(Json.text(i, "metadata", "name")));
    return names;
  }

  static void assertStatus(Rest.Answer answer, int code, String reason, String message) {
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.text("kind")).isEqualTo("Status");
    assertThat(answer.text("status")).isEqualTo("Failure");
    assertThat(answer.text("reason")).isEqualTo(reason);
    assertThat(answer.text("message")).isEqualTo(message);
    assertThat(answer.json().path("code").asInt()).isEqualTo(code);
  }
}
