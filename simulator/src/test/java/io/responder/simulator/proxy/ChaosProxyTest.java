package io.responder.simulator.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault as the client of an echo server behind the proxy sees it. */
class ChaosProxyTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> clients = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private ServerSocket server;

  @SuppressWarnings("NullAway.Init")
  private Future<?> accepting;

  @SuppressWarnings("NullAway.Init")
  private ChaosProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    accepting = threads.submit(this::echoAll);
    proxy = ChaosProxy.to(server.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
    for (var client : clients) {
      client.close();
    }
    threads.shutdownNow();
  }

  @Test
  void passes_bytes_both_ways_and_the_end_of_each_side() throws Exception {
    var client = connect();
    assertThat(echo(client, "hello")).isEqualTo("hello");
    client.shutdownOutput();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    await().until(() -> proxy.open() == 0);
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void counts_the_connections() throws Exception {
    assertThat(echo(connect(), "a")).isEqualTo("a");
    assertThat(echo(connect(), "b")).isEqualTo("b");
    assertThat(proxy.accepted()).isEqualTo(2);
    assertThat(proxy.open()).isEqualTo(2);
  }

  @Test
  void frozen_holds_everything_back_and_loses_nothing() throws Exception {
    var client = connect();
    assertThat(echo(client, "one")).isEqualTo("one");
    proxy.freeze();
    client.getOutputStream().write(bytes("two"));
    var fresh = connect();
    fresh.getOutputStream().write(bytes("new"));
    isSilent(client);
    isSilent(fresh);
    proxy.pass();
    assertThat(read(client, 3)).isEqualTo("two");
    assertThat(read(fresh, 3)).isEqualTo("new");
  }

  @Test
  void a_black_hole_takes_what_is_open_and_stays_one_while_new_connections_pass() throws Exception {
    var client = connect();
    assertThat(echo(client, "one")).isEqualTo("one");
    proxy.blackholeExisting();
    client.getOutputStream().write(bytes("lost"));
    isSilent(client);
    proxy.pass();
    isSilent(client);
    assertThat(echo(connect(), "new")).isEqualTo("new");
  }

  @Test
  void a_reset_is_seen_as_one_and_the_next_connection_passes() throws Exception {
    var client = connect();
    assertThat(echo(client, "one")).isEqualTo("one");
    proxy.rst();
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertThat(proxy.open()).isZero();
    assertThat(echo(connect(), "new")).isEqualTo("new");
  }

  @Test
  void a_delay_is_felt_in_both_directions() throws Exception {
    var client = connect();
    assertThat(echo(client, "one")).isEqualTo("one");
    proxy.delay(Duration.ofMillis(150));
    long began = System.nanoTime();
    assertThat(echo(client, "two")).isEqualTo("two");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(ms(300));
  }

  @Test
  void a_throttled_line_carries_no_more_than_its_speed() throws Exception {
    var client = connect();
    proxy.throttle(10_000);
    var text = "x".repeat(4_000);
    long began = System.nanoTime();
    assertThat(echo(client, text)).isEqualTo(text);
    // One piece may have been read before the throttle held.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(ms(350));
  }

  @Test
  void a_cut_ends_each_connection_after_so_many_bytes_of_answer() throws Exception {
    var client = connect();
    assertThat(echo(client, "before")).isEqualTo("before");
    proxy.cutAfter(4);
    client.getOutputStream().write(bytes("123456789"));
    assertThat(readUntilCut(client)).isIn("", "1", "12", "123", "1234");
    await().until(() -> proxy.open() == 0);
    proxy.pass();
    assertThat(echo(connect(), "123456789")).isEqualTo("123456789");
  }

  @Test
  void refused_means_that_nobody_listens_until_it_passes_again_at_the_same_port() throws Exception {
    var client = connect();
    assertThat(echo(client, "one")).isEqualTo("one");
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    assertThat(echo(client, "still")).isEqualTo("still");
    proxy.pass();
    assertThat(echo(connect(), "new")).isEqualTo("new");
  }

  @Test
  void a_server_that_is_away_is_seen_as_a_reset() throws Exception {
    server.close();
    // Until its thread has left accept(), a closed server may still win a connection.
    accepting.get(10, TimeUnit.SECONDS);
    var client = connect();
    assertThatThrownBy(() -> echo(client, "x")).isInstanceOf(SocketException.class);
  }

  @Test
  void closing_ends_every_connection_frozen_ones_too_and_can_be_repeated() throws Exception {
    var client = connect();
    assertThat(echo(client, "one")).isEqualTo("one");
    proxy.freeze();
    proxy.close();
    proxy.close();
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(
                        t ->
                            t.getName().equals("chaos-connection-" + client.getLocalPort())
                                || t.getName().equals("chaos-answers-" + client.getLocalPort())));
  }

  private void echoAll() {
    try {
      while (true) {
        var accepted = server.accept();
        threads.execute(
            () -> {
              try (accepted) {
                accepted.getInputStream().transferTo(accepted.getOutputStream());
              } catch (IOException e) {
                // The connection was broken on purpose.
              }
            });
      }
    } catch (IOException e) {
      // The server was closed.
    }
  }

  private Socket connect() throws IOException {
    var client = new Socket("127.0.0.1", proxy.port());
    client.setSoTimeout(10_000);
    clients.add(client);
    return client;
  }

  private static String echo(Socket client, String text) throws IOException {
    client.getOutputStream().write(bytes(text));
    return read(client, text.length());
  }

  private static String read(Socket client, int count) throws IOException {
    return new String(client.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
  }

  private static String readUntilCut(Socket client) {
    var all = new StringBuilder();
    try {
      for (int b = client.getInputStream().read(); b >= 0; b = client.getInputStream().read()) {
        all.append((char) b);
      }
    } catch (IOException e) {
      // Cut.
    }
    return all.toString();
  }

  private static void isSilent(Socket client) throws IOException {
    client.setSoTimeout(250);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(10_000);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
