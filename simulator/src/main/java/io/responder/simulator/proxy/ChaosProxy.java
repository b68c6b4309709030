package io.responder.simulator.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address in front of any server, and the faults of the network between
 * them.
 *
 * <p>At most one of {@link #freeze}, {@link #delay}, {@link #throttle} and {@link #cutAfter} holds
 * at a time, on open and new connections alike, until the next of them or {@link #pass}. {@link
 * #refuse} holds until {@link #pass} and leaves open connections alone. {@link #rst} and {@link
 * #blackholeExisting} happen once, to the connections that are open then. Thread safe; {@link
 * #close} is idempotent.
 */
public final class ChaosProxy implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int BACKLOG = 512;

  private final InetSocketAddress target;
  private final int port;
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private Weather weather = Weather.FAIR; // guarded by this
  private int epoch; // guarded by this
  private @Nullable Listener listener; // guarded by this
  private boolean closed; // guarded by this

  /** An open port and the thread that accepts from it. */
  private record Listener(ServerSocket socket, Thread thread) {

    /**
     * Returns when nobody listens any more. Closing the socket is not enough: a thread that waits
     * in accept() holds it open until it wakes, and may still win a connection.
     */
    void end() {
      close(socket);
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The weather, and how often it changed: counts begin anew with each change. */
  record Forecast(Weather weather, int epoch) {}

  private ChaosProxy(InetSocketAddress target) {
    this.target = target;
    try {
      var first = listen(0);
      port = first.getLocalPort();
      serve(first);
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a proxy of " + target, e);
    }
  }

  /** A proxy on a free port that passes everything; it listens when this returns. */
  public static ChaosProxy to(String host, int port) {
    return new ChaosProxy(new InetSocketAddress(host, port));
  }

  /** As {@link #to(String, int)}, for a server on this machine. */
  public static ChaosProxy to(int port) {
    return to(HOST, port);
  }

  /** Where it listens, also while it refuses. */
  public int port() {
    return port;
  }

  /** {@code host:port} of the proxy. */
  public String address() {
    return HOST + ':' + port;
  }

  /** How many connections were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections are open now, silent ones included. */
  public int open() {
    return open.size();
  }

  /** Ends whatever holds. What a frozen connection held back arrives; a black hole stays one. */
  public synchronized void pass() {
    become(Weather.FAIR);
    if (listener == null && !closed) {
      try {
        serve(listen(port));
      } catch (IOException e) {
        throw new UncheckedIOException("port " + port + " cannot be had again", e);
      }
    }
  }

  /** Nothing passes, neither bytes nor the end of a connection; new ones are accepted. */
  public void freeze() {
    become(Weather.FROZEN);
  }

  /** Each piece of up to 64 KiB arrives so much later. */
  public void delay(Duration time) {
    become(Weather.delayed(time));
  }

  /** Each direction of each connection carries no more than this. */
  public void throttle(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("bytesPerSecond must be at least 1: " + bytesPerSecond);
    }
    become(Weather.throttled(bytesPerSecond));
  }

  /** Each connection ends after so many bytes from the server, counted from now. */
  public void cutAfter(long bytes) {
    become(Weather.cutAfter(bytes));
  }

  /** Connections that are open now swallow everything from now on and never end by themselves. */
  public void blackholeExisting() {
    open.forEach(ProxiedConnection::swallow);
  }

  /** Resets every connection that is open now, on both sides. */
  public void rst() {
    open.forEach(ProxiedConnection::reset);
  }

  /** New connections are refused: nobody listens when this returns. */
  public void refuse() {
    Listener listening;
    synchronized (this) {
      listening = listener;
      listener = null;
    }
    // Not under the lock, which the accepting thread takes.
    if (listening != null) {
      listening.end();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    refuse();
    rst();
  }

  /** The weather now. */
  synchronized Forecast forecast() {
    return new Forecast(weather, epoch);
  }

  /** Waits until something else holds than at the given change, at most so long. */
  synchronized void awaitChange(int seen, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    long left = patience.toNanos();
    while (epoch == seen && !closed && left > 0) {
      wait(Math.max(1, left / 1_000_000));
      left = until - System.nanoTime();
    }
  }

  private synchronized void become(Weather next) {
    weather = next;
    epoch++;
    notifyAll();
  }

  private static ServerSocket listen(int port) throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port), BACKLOG);
    return socket;
  }

  private synchronized void serve(ServerSocket listening) {
    var thread = thread(() -> accept(listening), "chaos-accept-" + listening.getLocalPort());
    listener = new Listener(listening, thread);
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (SocketException e) {
        // Closed by refuse() or close().
      } catch (IOException e) {
        close(listening);
      }
    }
  }

  private void connect(Socket client) {
    accepted.incrementAndGet();
    var connection = new ProxiedConnection(this, client, open::remove);
    open.add(connection);
    synchronized (this) {
      if (closed) {
        connection.reset();
        return;
      }
    }
    thread(() -> connection.run(target), "chaos-connection-" + client.getPort());
  }

  static Thread thread(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }
}
