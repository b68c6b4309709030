package io.responder.kube.transport;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.decode.FieldTree;
import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.ObjectPruner;
import io.responder.kube.decode.Redaction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends GET requests to one cluster, with finite timeouts, on the client's own connections and
 * credentials. Thread-safe.
 */
public final class ApiTransport {

  /** The media type of all that has only one form. */
  static final String JSON = "application/json";

  private static final FieldTree STATUS = FieldTree.of(List.of("message"));
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private final ClusterConnection connection;
  private final Duration listTimeout;
  private final Duration watchTimeout;
  private @Nullable Clients clients; // guarded by this

  /**
   * A transport.
   *
   * @param listTimeout how long a list may send nothing
   * @param watchTimeout how long a watch may send nothing: longer than the pause between bookmarks
   */
  public ApiTransport(ClusterConnection connection, Duration listTimeout, Duration watchTimeout) {
    this.connection = connection;
    this.listTimeout = listTimeout;
    this.watchTimeout = watchTimeout;
  }

  /** How long a watch may send nothing. */
  Duration watchTimeout() {
    return watchTimeout;
  }

  /** Which timeout a request has. */
  enum Patience {
    LIST,
    WATCH
  }

  /** Prepares a request. */
  Prepared prepare(String path, Map<String, String> query, String accept, Patience patience)
      throws IOException {
    Clients use = clients();
    OkHttpClient http = patience == Patience.LIST ? use.list : use.watch;
    return new Prepared(use.api, http.newCall(request(use.api, path, query, accept)));
  }

  /** Reads the credentials again after those of the request were of no use. */
  void refresh(Prepared request) {
    connection.refresh(request.api);
  }

  /** What is behind the server's address. */
  public sealed interface Answer {
    /** A server that answers, whatever it answers. */
    record Reached(int code) implements Answer {}

    /** Nobody, or nobody who can be understood. */
    record Silence(String reason) implements Answer {}
  }

  /** Asks the server for its version and waits a few seconds for it. */
  public Answer probe() {
    try {
      Clients use = clients();
      Call call = use.probe.newCall(request(use.api, "/version", Map.of(), JSON));
      try (Response response = call.execute()) {
        return new Answer.Reached(response.code());
      }
    } catch (IOException e) {
      return new Answer.Silence(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private synchronized Clients clients() {
    ApiClient api = connection.client();
    Clients known = clients;
    if (known == null || known.api != api) {
      OkHttpClient http = api.getHttpClient();
      known =
          new Clients(
              api,
              http.newBuilder().readTimeout(listTimeout).build(),
              http.newBuilder().readTimeout(watchTimeout).build(),
              http.newBuilder().readTimeout(PROBE_TIMEOUT).callTimeout(PROBE_TIMEOUT).build());
      clients = known;
    }
    return known;
  }

  private static Request request(
      ApiClient api, String path, Map<String, String> query, String accept) throws IOException {
    List<Pair> pairs =
        query.entrySet().stream().map(e -> new Pair(e.getKey(), e.getValue())).toList();
    try {
      Call call =
          api.buildCall(
              null,
              path,
              "GET",
              pairs,
              List.of(),
              null,
              new java.util.HashMap<>(Map.of("Accept", accept)),
              new java.util.HashMap<>(),
              new java.util.HashMap<>(),
              new String[] {"BearerToken"},
              null);
      return call.request();
    } catch (ApiException e) {
      throw new IOException("the request cannot be made: " + e.getMessage(), e);
    }
  }

  /** A request that can be sent once, and cancelled from another thread. */
  static final class Prepared {
    private final ApiClient api;
    private final Call call;

    private Prepared(ApiClient api, Call call) {
      this.api = api;
      this.call = call;
    }

    /**
     * Sends it.
     *
     * @return an open answer with status 200
     * @throws Refusal for any other status
     */
    Response send() throws IOException {
      Response response = call.execute();
      if (response.code() == 200) {
        return response;
      }
      try (response) {
        throw new Refusal(
            response.code(), said(response), retryAfter(response.header("Retry-After")));
      }
    }

    void cancel() {
      call.cancel();
    }

    private static String said(Response response) {
      try {
        byte[] body = response.peekBody(MAX_ERROR_BYTES).bytes();
        String message =
            Encoding.isProtobuf(response)
                ? ProtobufAnswers.refusal(body)
                : new ObjectPruner().prune(new JsonInput(body), STATUS).path("message").text();
        return message.isEmpty() ? response.message() : Redaction.clean(message);
      } catch (IOException e) {
        return response.message();
      }
    }

    private static @Nullable Duration retryAfter(@Nullable String header) {
      if (header == null || header.isEmpty() || header.length() > 9) {
        return null;
      }
      try {
        return Duration.ofSeconds(Math.max(0, Long.parseLong(header.strip())));
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }

  private record Clients(
      ApiClient api, OkHttpClient list, OkHttpClient watch, OkHttpClient probe) {}
}
