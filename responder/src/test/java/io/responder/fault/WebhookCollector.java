package io.responder.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A webhook receiver on the loopback address that keeps every request and answers as it is told.
 * Thread-safe.
 */
public final class WebhookCollector implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "webhook-collector");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 202;
  private volatile Duration pause = Duration.ZERO;

  /**
   * One request as it arrived.
   *
   * @param at when it was answered
   * @param id its {@code Idempotency-Key}
   * @param status what it was answered
   */
  public record Request(Instant at, String id, int status, String body) {

    /** The body as JSON; missing where it is none. */
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        return MissingNode.getInstance();
      }
    }

    /** Whether the receiver said that it has it. */
    public boolean accepted() {
      return status >= 200 && status < 300;
    }
  }

  private WebhookCollector(HttpServer server) {
    this.server = server;
  }

  /** A collector that listens on a free port. */
  public static WebhookCollector start() {
    try {
      var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
      var collector = new WebhookCollector(HttpServer.create(address, 100));
      collector.server.setExecutor(collector.threads);
      collector.server.createContext("/", collector::handle);
      collector.server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Where to send to. */
  public String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  /** What requests are answered from now on. */
  public void answer(int code) {
    status = code;
  }

  /** How long each request waits for its answer from now on. */
  public void pause(Duration time) {
    pause = time;
  }

  /** Every request so far, in the order of the answers. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The requests that were answered 2xx. */
  public List<Request> accepted() {
    return requests.stream().filter(Request::accepted).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int code = status;
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      var id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      // Kept before the answer leaves: whoever sees the answer can rely on it.
      requests.add(new Request(Instant.now(), Objects.requireNonNullElse(id, ""), code, body));
      exchange.sendResponseHeaders(code, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
