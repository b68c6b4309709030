package io.responder.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.responder.notify.PlainText;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks a responder's API; whatever it refuses ends the command with the reason. */
final class ApiClient {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI server;
  private final @Nullable String token;

  ApiClient(URI server, @Nullable String token) {
    this.server = server;
    this.token = token;
  }

  boolean hasToken() {
    return token != null;
  }

  /** What the path answers. */
  JsonNode get(String path) {
    return send(request(path).GET());
  }

  /** Sends a command, under an id of its own. */
  JsonNode post(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  JsonNode delete(String path) {
    return send(request(path).header("Idempotency-Key", UUID.randomUUID().toString()).DELETE());
  }

  /** A part of a path or a value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(server + "/api/v1" + path))
            .timeout(PATIENCE)
            .header("Accept", "application/json");
    if (token != null) {
      try {
        request.header("Authorization", "Bearer " + token);
      } catch (IllegalArgumentException e) {
        throw refused("the token holds a character that no header may hold");
      }
    }
    return request;
  }

  private JsonNode send(HttpRequest.Builder request) {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw refused(
          server
              + " does not answer ("
              + e.getClass().getSimpleName()
              + "): is the responder running there? name another with --server");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("interrupted");
    }
    JsonNode body = json(response.body());
    if (response.statusCode() / 100 == 2) {
      return body;
    }
    throw refused(reason(response.statusCode(), body));
  }

  private JsonNode json(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw refused(server + " does not answer as the API of a responder: check --server");
    } catch (IOException e) {
      throw refused(server + " broke the connection");
    }
  }

  private static String reason(int status, JsonNode problem) {
    var field = problem.path("field").asText();
    var detail = problem.path("detail").asText("answered " + status);
    var remedy = status == 401 ? " (--token-file FILE or $RESPONDER_TOKEN)" : "";
    var prefix = field.isEmpty() || detail.startsWith(field + ' ') ? "" : field + ": ";
    return PlainText.of(prefix + detail + remedy, 2_000);
  }

  private static ExitException refused(String reason) {
    return new ExitException(ExitException.USAGE, reason);
  }
}
