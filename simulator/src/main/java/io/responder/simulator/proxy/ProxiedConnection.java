package io.responder.simulator.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client of the proxy and its connection to the server: one thread for each direction. */
final class ProxiedConnection {

  private static final int PIECE = 64 * 1024;
  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final ChaosProxy proxy;
  private final Socket client;
  private final Socket server = new Socket();
  private final Consumer<ProxiedConnection> ended;
  private final AtomicInteger directions = new AtomicInteger(2);
  private final AtomicBoolean gone = new AtomicBoolean();
  private volatile boolean swallows;

  ProxiedConnection(ChaosProxy proxy, Socket client, Consumer<ProxiedConnection> ended) {
    this.proxy = proxy;
    this.client = client;
    this.ended = ended;
  }

  /** Connects to the server and carries bytes until both sides have ended. */
  void run(InetSocketAddress target) {
    try {
      awaitThaw();
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(target, CONNECT_MILLIS);
    } catch (IOException e) {
      reset();
      return;
    }
    ChaosProxy.thread(() -> carry(server, client, true), "chaos-answers-" + client.getPort());
    carry(client, server, false);
  }

  /** From now on nothing gets through, and nothing says so. */
  void swallow() {
    swallows = true;
  }

  /** Ends both sides at once, without a goodbye. */
  void reset() {
    if (gone.compareAndSet(false, true)) {
      abort(client);
      abort(server);
      ended.accept(this);
    }
  }

  private void carry(Socket from, Socket to, boolean answers) {
    var buffer = new byte[PIECE];
    int epoch = -1;
    long carried = 0;
    try {
      while (!gone.get()) {
        int piece = proxy.forecast().weather().pieceOf(buffer.length);
        int count = from.getInputStream().read(buffer, 0, piece);
        awaitThaw();
        if (swallows) {
          if (count < 0) {
            break;
          }
          continue;
        }
        if (count < 0) {
          to.shutdownOutput();
          break;
        }
        var forecast = proxy.forecast();
        if (forecast.epoch() != epoch) {
          epoch = forecast.epoch();
          carried = 0;
        }
        var weather = forecast.weather();
        pause(weather.delay().toNanos() + weather.nanosFor(count), forecast.epoch());
        long room = answers ? Math.max(0, weather.cutAfter() - carried) : Long.MAX_VALUE;
        to.getOutputStream().write(buffer, 0, (int) Math.min(count, room));
        carried += count;
        if (count >= room) {
          reset();
          return;
        }
      }
      finished();
    } catch (IOException e) {
      if (swallows && !gone.get()) {
        finished();
      } else {
        reset();
      }
    }
  }

  /** A swallowed end is not passed on, so the other side lives until its own end. */
  private void finished() {
    if (directions.decrementAndGet() == 0) {
      close();
    }
  }

  private void close() {
    if (gone.compareAndSet(false, true)) {
      quietly(client);
      quietly(server);
      ended.accept(this);
    }
  }

  private void awaitThaw() throws IOException {
    try {
      var forecast = proxy.forecast();
      while (forecast.weather().frozen() && !gone.get()) {
        proxy.awaitChange(forecast.epoch(), LOOK_AGAIN);
        forecast = proxy.forecast();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void pause(long nanos, int epoch) throws IOException {
    if (nanos <= 0) {
      return;
    }
    try {
      if (nanos < TimeUnit.MILLISECONDS.toNanos(1)) {
        TimeUnit.NANOSECONDS.sleep(nanos);
      } else {
        proxy.awaitChange(epoch, Duration.ofNanos(nanos));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
    }
    quietly(socket);
  }

  private static void quietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }
}
