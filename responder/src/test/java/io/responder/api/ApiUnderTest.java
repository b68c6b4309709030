package io.responder.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.responder.history.Ledger;
import io.responder.history.Member;
import io.responder.history.Observation;
import io.responder.model.ClusterInput;
import io.responder.model.Silence;
import io.responder.model.Transition;
import io.responder.stream.codec.RecordCodec;
import io.responder.view.IncidentsView;
import io.responder.view.SilencesView;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** The API over real HTTP, with a view and a sink of its own. */
final class ApiUnderTest implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  private static final RecordCodec<Transition> CODEC = RecordCodec.incidents();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static {
    // The client of the JDK sets some headers itself; a test of them must be able to.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,content-length");
  }

  final IncidentsView view = new IncidentsView(64 << 20, CODEC::read);
  final SilencesView silences = new SilencesView(Clock.fixed(NOW, ZoneOffset.UTC));
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Ledger ledger = new Ledger(1_000);
  volatile List<Member> members = List.of();
  volatile Observation observation = new Observation(null, null, Set.of());
  volatile @Nullable String failure;
  final List<ClusterInput> sent = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Api api;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private volatile Function<ClusterInput, CompletionStage<Void>> sink =
      command -> CompletableFuture.completedFuture(null);

  ApiUnderTest(ApiConfig config) throws Exception {
    api =
        new Api(
            config,
            new Api.Surroundings(
                view,
                silences,
                Set.of("prod"),
                command -> {
                  sent.add(command);
                  return sink.apply(command);
                },
                Duration.ofMinutes(15),
                new History(
                    ledger,
                    component -> {
                      if (failure != null) {
                        throw new IllegalStateException(failure);
                      }
                      return members;
                    },
                    () -> observation),
                Clock.fixed(NOW, ZoneOffset.UTC),
                meters));
    connector.setHost("127.0.0.1");
    // Connections that the client keeps open would hold the stop up for a second.
    connector.setShutdownIdleTimeout(20);
    server.addConnector(connector);
    var context = new ServletContextHandler();
    context.addFilter(new FilterHolder(api.gate()), Api.PATH, EnumSet.of(DispatcherType.REQUEST));
    context.addServlet(new ServletHolder(api.servlet()), Api.PATH);
    // What was answered is written to the end before the server stops.
    server.setHandler(new org.eclipse.jetty.server.handler.GracefulHandler(context));
    server.setStopTimeout(2_000);
    server.start();
  }

  /** Everything that was in the topic has been read. */
  ApiUnderTest caughtUp() {
    view.caughtUp();
    silences.caughtUp();
    return this;
  }

  ApiUnderTest knows(Transition transition) {
    view.take(transition, CODEC.encode(transition));
    ledger.take(transition);
    return this;
  }

  ApiUnderTest silenced(Silence silence) {
    silences.take(new ClusterInput.Silenced("c", "prod", silence, NOW));
    return this;
  }

  /** The classes that hold the routes. */
  Set<Class<?>> resources() {
    return api.resources().getClasses().stream()
        .filter(type -> type.isAnnotationPresent(jakarta.ws.rs.Path.class))
        .collect(java.util.stream.Collectors.toSet());
  }

  /** What becomes of commands from now on. */
  void answering(Function<ClusterInput, CompletionStage<Void>> next) {
    sink = next;
  }

  int port() {
    return connector.getLocalPort();
  }

  /** A status with its headers and JSON. */
  record Answer(int status, HttpResponse<byte[]> response, JsonNode json) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String detail() {
      return json.path("detail").asText();
    }
  }

  Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  Answer post(String path, String body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer delete(String path, String... headers) {
    return send(request(path, headers).DELETE());
  }

  HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  Answer send(HttpRequest.Builder request) {
    try {
      var response = client.send(request.build(), BodyHandlers.ofByteArray());
      var json =
          response.body().length == 0 ? MAPPER.missingNode() : MAPPER.readTree(response.body());
      return new Answer(response.statusCode(), response, json);
    } catch (IOException e) {
      throw new AssertionError("no answer in JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
