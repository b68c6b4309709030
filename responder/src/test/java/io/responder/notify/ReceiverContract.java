package io.responder.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.responder.notify.Delivery.Delivered;
import io.responder.notify.Delivery.Rejected;
import io.responder.notify.Delivery.RetryLater;
import io.responder.notify.Samples.Course;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every receiver that speaks HTTP must do, whatever the other side does. */
public abstract class ReceiverContract {

  protected static final Duration TIMEOUT = Duration.ofMillis(700);

  protected final WireMockServer server =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  protected final Notification notification = Samples.prompt(new Course("inc").opened());
  private Receiver receiver;

  /** A receiver that sends to {@code port} of this machine and gives up after {@link #TIMEOUT}. */
  protected abstract Receiver receiver(int port);

  /** Whatever the receiver must not tell anybody but the other side. */
  protected abstract List<String> secrets();

  @BeforeEach
  void start() {
    server.start();
    receiver = receiver(server.port());
  }

  @AfterEach
  void stop() {
    receiver.close();
    receiver.close();
    server.stop();
  }

  protected Delivery deliver(ResponseDefinitionBuilder answer) {
    server.stubFor(any(anyUrl()).willReturn(answer));
    Delivery delivery = receiver.deliver(notification);
    assertThat(secrets()).noneMatch(secret -> delivery.toString().contains(secret));
    return delivery;
  }

  private void assertSentOnce() {
    server.verify(1, anyRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void successIsDelivered(int status) {
    assertThat(deliver(aResponse().withStatus(status))).isEqualTo(new Delivered());
    assertSentOnce();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 501, 502, 503, 504, 507, 529, 599})
  void whatMayPassIsTriedLater(int status) {
    assertThat(deliver(aResponse().withStatus(status)))
        .isInstanceOfSatisfying(
            RetryLater.class,
            later -> {
              assertThat(later.after()).isNull();
              assertThat(later.reason()).contains(String.valueOf(status));
            });
    assertSentOnce();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 407, 409, 410, 411})
  void whatWillNotPassIsRejected(int status) {
    assertThat(deliver(aResponse().withStatus(status).withHeader("Location", "/elsewhere")))
        .isInstanceOfSatisfying(
            Rejected.class, no -> assertThat(no.reason()).contains(String.valueOf(status)));
    assertSentOnce();
  }

  @ParameterizedTest
  @ValueSource(ints = {412, 413, 415, 418, 421, 422, 423, 426, 428, 431, 451, 499})
  void otherComplaintsAreRejectedToo(int status) {
    assertThat(deliver(aResponse().withStatus(status))).isInstanceOf(Rejected.class);
    assertSentOnce();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void honoursHowLongTheOtherSideAsksToWait(int status) {
    assertThat(deliver(aResponse().withStatus(status).withHeader("Retry-After", "30")))
        .isInstanceOfSatisfying(
            RetryLater.class, l -> assertThat(l.after()).isEqualTo(Duration.ofSeconds(30)));
  }

  @Test
  void doesNotRepeatByItselfWhenAskedToComeAtOnce() {
    assertThat(deliver(aResponse().withStatus(503).withHeader("Retry-After", "0")))
        .isInstanceOf(RetryLater.class);
    assertSentOnce();
  }

  @Test
  void doesNotWaitForEver() {
    assertThat(deliver(aResponse().withFixedDelay(5_000))).isInstanceOf(RetryLater.class);
    assertSentOnce();
  }

  @Test
  void anAnswerThatDribblesDoesNotHoldItUp() {
    long start = System.nanoTime();
    assertThat(
            deliver(
                aResponse()
                    .withStatus(200)
                    .withBody("x".repeat(200))
                    .withChunkedDribbleDelay(200, 20_000)))
        .isInstanceOf(Delivered.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE"})
  void aBrokenConnectionIsTriedLaterAndNotByTheClient(String fault) {
    assertThat(deliver(aResponse().withFault(Fault.valueOf(fault)))).isInstanceOf(RetryLater.class);
    assertSentOnce();
  }

  @Test
  void nobodyThereIsTriedLater() {
    int port = server.port();
    server.stop();
    assertThat(receiver(port).deliver(notification)).isInstanceOf(RetryLater.class);
  }

  @Test
  void doesNotRepeatWhatTheOtherSideMayHaveDone() throws IOException {
    try (AnswersOnce once = new AnswersOnce();
        Receiver pooled = receiver(once.port())) {
      assertThat(pooled.deliver(notification)).isInstanceOf(Delivered.class);
      assertThat(pooled.deliver(notification)).isInstanceOf(RetryLater.class);

      assertThat(once.requests).hasValue(2);
    }
  }

  @Test
  void theBodyOfAnAnswerIsNotRepeated() {
    Delivery delivery = deliver(aResponse().withStatus(400).withBody("canary-in-the-body"));
    assertThat(delivery.toString()).doesNotContain("canary");
  }

  /** Answers the first request of a connection; reads the second and drops the connection. */
  private static final class AnswersOnce implements AutoCloseable {
    final AtomicInteger requests = new AtomicInteger();
    private final Semaphore stopped = new Semaphore(0);
    private final ServerSocket socket;
    private final Thread thread;

    AnswersOnce() throws IOException {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      thread = new Thread(this::serve, "answers-once");
      thread.start();
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept()) {
          InputStream in = connection.getInputStream();
          read(in);
          connection
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          read(in);
        } catch (IOException e) {
          // The connection or the server ended.
        }
      }
      stopped.release();
    }

    /** Reads one request: its head, and its body as long as stated. */
    private void read(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          return;
        }
        head.append((char) c);
      }
      String length =
          head.toString()
              .lines()
              .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("content-length:"))
              .map(l -> l.substring("content-length:".length()).strip())
              .findFirst()
              .orElse("0");
      in.readNBytes(Integer.parseInt(length));
      requests.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      stopped.acquireUninterruptibly();
    }
  }
}
