package io.responder.simulator.api;

import io.responder.simulator.access.Access;
import io.responder.simulator.audit.AuditLog;
import io.responder.simulator.fault.Faults;
import io.responder.simulator.protobuf.Formats;
import io.responder.simulator.registry.Registry;
import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.store.ObjectStore;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server of a simulated API on the loopback address. */
public final class ApiServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int WRITERS = 2;
  private static final int MAX_THREADS = 256;
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final Watches watches = new Watches();
  private final PodLogs logs = new PodLogs();
  private final ApiHandler handler;
  private final Server server;
  private final ServerConnector connector;
  private final ExecutorService writers;
  private final ScheduledThreadPoolExecutor timer;

  /** The cluster that is served. */
  public record Backend(ObjectStore store, Registry registry, ResourceCatalog catalog) {}

  /** What a test scripts and reads. */
  public record Controls(Access access, Faults faults, AuditLog audit) {}

  /** How watches behave when a request does not say, and where to listen; port 0 picks one. */
  public record Settings(
      int port,
      Duration watchTimeout,
      Duration bookmarkInterval,
      int watchQueueCapacity,
      Formats formats) {}

  /** A server that does not listen yet. */
  public ApiServer(Backend backend, Controls controls, Settings settings, Clock clock) {
    writers = Executors.newFixedThreadPool(WRITERS, daemon("simulator-watch-writer"));
    timer = new ScheduledThreadPoolExecutor(1, daemon("simulator-timer"));
    timer.setRemoveOnCancelPolicy(true);
    WatchOperation watch =
        new WatchOperation(
            backend.store(),
            watches,
            new WatchOperation.Settings(
                settings.watchTimeout(),
                settings.bookmarkInterval(),
                settings.watchQueueCapacity()),
            writers,
            timer);
    Router router =
        new Router(
            backend.store(), backend.registry(), backend.catalog(), controls.faults(), watch, logs);
    server = server();
    connector = connector(server, settings.port());
    handler =
        new ApiHandler(
            backend.catalog(),
            router,
            new ApiHandler.Controls(controls.access(), controls.faults(), controls.audit()),
            timer,
            clock,
            settings.formats());
    server.setHandler(handler);
  }

  /** Starts listening. */
  public void start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the simulator cannot listen: " + e.getMessage(), e);
    }
  }

  public int port() {
    return connector.getLocalPort();
  }

  public Watches watches() {
    return watches;
  }

  /** How many requests were answered as protobuf. */
  public long protobufAnswers() {
    return handler.protobufAnswers();
  }

  public PodLogs logs() {
    return logs;
  }

  /** Closes the port and every connection: nobody listens when this returns. The objects stay. */
  public void goOffline() {
    try {
      connector.setPort(connector.getLocalPort());
      connector.stop();
      watches.cutAll();
      // A thread that waits in accept() holds a closed port open until it wakes.
      while (answers(connector.getPort())) {
        Thread.onSpinWait();
      }
    } catch (Exception e) {
      throw new IllegalStateException("the simulator cannot go offline: " + e.getMessage(), e);
    }
  }

  private static boolean answers(int port) {
    try (Socket probe = new Socket(HOST, port)) {
      return probe.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** Listens again on the same port. */
  public void goOnline() {
    try {
      connector.start();
    } catch (Exception e) {
      throw new IllegalStateException("the simulator cannot go online: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the simulator cannot stop: " + e.getMessage(), e);
    } finally {
      writers.shutdownNow();
    }
  }

  private static Server server() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 4);
    threads.setName("simulator");
    threads.setDaemon(true);
    Server server = new Server(threads);
    server.setStopTimeout(0);
    return server;
  }

  private static ServerConnector connector(Server server, int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    ServerConnector connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http));
    connector.setHost(HOST);
    connector.setPort(port);
    connector.setIdleTimeout(Duration.ofDays(1).toMillis());
    server.addConnector(connector);
    return connector;
  }

  private static ThreadFactory daemon(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
