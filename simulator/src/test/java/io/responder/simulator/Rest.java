package io.responder.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.responder.simulator.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Plain requests with the official client's transport and credentials. */
final class Rest {
  static final String JSON = "application/json";
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";

  private final ApiClient api;
  private final OkHttpClient http;

  Rest(ApiClient api) {
    this.api = api;
    this.http =
        api.getHttpClient()
            .newBuilder()
            .readTimeout(10, TimeUnit.SECONDS)
            .retryOnConnectionFailure(false)
            .build();
  }

  /** One answer. */
  record Answer(int code, Map<String, List<String>> headers, String body) {
    JsonNode json() {
      return Json.parse(body);
    }

    String text(String... path) {
      return Json.text(json(), path);
    }
  }

  Answer get(String path) {
    return send("GET", path, JSON, null);
  }

  Answer post(String path, String body) {
    return send("POST", path, JSON, body);
  }

  Answer put(String path, String body) {
    return send("PUT", path, JSON, body);
  }

  Answer patch(String path, String contentType, String body) {
    return send("PATCH", path, contentType, body);
  }

  Answer delete(String path) {
    return send("DELETE", path, JSON, null);
  }

  Answer delete(String path, String body) {
    return send("DELETE", path, JSON, body);
  }

  Answer send(String method, String path, String contentType, @Nullable String body) {
    try (Response response = call(method, path, contentType, body).execute()) {
      return new Answer(response.code(), response.headers().toMultimap(), response.body().string());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a watch; close it after use. */
  Watch watch(String path) {
    try {
      return new Watch(call("GET", path, JSON, null).execute());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Call call(String method, String path, String contentType, @Nullable String body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", JSON);
    headers.put("Content-Type", contentType);
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    try {
      Request request =
          api.buildCall(
                  null,
                  path,
                  method,
                  List.of(),
                  List.of(),
                  bytes,
                  headers,
                  new HashMap<>(),
                  new HashMap<>(),
                  new String[] {"BearerToken"},
                  null)
              .request();
      return http.newCall(request);
    } catch (ApiException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The lines of a watch; reading waits up to 10 seconds. */
  record Watch(Response response) implements AutoCloseable {
    /** The next event. */
    JsonNode next() {
      try {
        BufferedSource source = response.body().source();
        return Json.parse(source.readUtf8LineStrict());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The next event as type and name. */
    String nextName() {
      JsonNode event = next();
      return Json.text(event, "type") + " " + Json.text(event, "object", "metadata", "name");
    }

    /** Whether the answer has ended in order. */
    boolean ended() {
      try {
        return response.body().source().exhausted();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      response.close();
    }
  }
}
