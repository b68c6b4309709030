package io.responder.simulator;

import io.responder.simulator.access.Access;
import io.responder.simulator.api.ApiServer;
import io.responder.simulator.api.PodLogs;
import io.responder.simulator.api.Watches;
import io.responder.simulator.audit.AuditLog;
import io.responder.simulator.fault.Faults;
import io.responder.simulator.recording.Pace;
import io.responder.simulator.recording.Playback;
import io.responder.simulator.recording.Recording;
import io.responder.simulator.registry.Registry;
import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.store.ObjectStore;
import java.util.List;

/**
 * One simulated cluster behind a Kubernetes API on the loopback address.
 *
 * <p>It is an API server and nothing else: no controller, scheduler or kubelet runs, so nothing
 * changes unless a request or a test changes it, owned objects are not collected, and a deleted pod
 * is gone at once. Server-side apply, protobuf, tables and watch of a single object by path are not
 * served. Thread safe; {@link #close()} is idempotent.
 */
public final class KubeSimulator implements AutoCloseable {
  private final ObjectStore store;
  private final ResourceCatalog catalog = new ResourceCatalog();
  private final Access access = new Access();
  private final Faults faults = new Faults();
  private final AuditLog audit = new AuditLog();
  private final ClusterState state;
  private final ApiServer server;
  private final int port;

  private KubeSimulator(SimulatorOptions options) {
    store = new ObjectStore(options.watchLogSize());
    Registry registry = new Registry(store, catalog, options.clock());
    state = new ClusterState(store, registry, catalog);
    List.of("default", "kube-system", "kube-public", "kube-node-lease")
        .forEach(registry::ensureNamespace);
    server =
        new ApiServer(
            new ApiServer.Backend(store, registry, catalog),
            new ApiServer.Controls(access, faults, audit),
            new ApiServer.Settings(
                options.port(),
                options.watchTimeout(),
                options.bookmarkInterval(),
                options.watchQueueCapacity(),
                options.formats()),
            options.clock());
    server.start();
    port = server.port();
  }

  /** Starts a cluster with the default options. */
  public static KubeSimulator start() {
    return start(SimulatorOptions.defaults());
  }

  /** Starts a cluster that listens when this returns. */
  public static KubeSimulator start(SimulatorOptions options) {
    return new KubeSimulator(options);
  }

  /** The base URL, without a trailing slash. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** A kubeconfig for this cluster; its user has no credentials. */
  public String kubeconfig() {
    return kubeconfig("");
  }

  /** A kubeconfig for this cluster with a bearer token; none for empty text. */
  public String kubeconfig(String token) {
    String user = token.isEmpty() ? "{}" : "{token: \"" + token + "\"}";
    return """
        apiVersion: v1
        kind: Config
        current-context: simulator
        clusters:
        - name: simulator
          cluster: {server: "%s"}
        contexts:
        - name: simulator
          context: {cluster: simulator, user: simulator}
        users:
        - name: simulator
          user: %s
        """
        .formatted(url(), user);
  }

  /** The objects, for tests and scenarios to read and write. */
  public ClusterState store() {
    return state;
  }

  /** What containers wrote. */
  public PodLogs logs() {
    return server.logs();
  }

  /** How many requests were answered as protobuf. */
  public long protobufAnswers() {
    return server.protobufAnswers();
  }

  /** Scripted faults. */
  public Faults faults() {
    return faults;
  }

  /** Every mutating request so far. */
  public AuditLog audit() {
    return audit;
  }

  /** Tokens and permissions. */
  public Access access() {
    return access;
  }

  /**
   * Plays a recording into the store.
   *
   * @return a playback that is complete already when it waits for nothing
   */
  public Playback play(Recording recording, Pace pace) {
    return new Playback(recording, pace, state::play).start();
  }

  /** The watches that are open. */
  public Watches watches() {
    return server.watches();
  }

  /** Ends every open watch in order, as at its timeout. */
  public void closeAllWatches() {
    server.watches().closeAll();
  }

  /** The kinds that are served. */
  public ResourceCatalog resources() {
    return catalog;
  }

  /** Serves a custom resource from now on. */
  public void registerCustomResource(ResourceType type) {
    catalog.register(type);
  }

  /** Stops serving a custom resource: its objects are gone, its watches end, its paths are 404. */
  public void unregisterCustomResource(ResourceType type) {
    catalog.unregister(type);
    store.drop(type);
  }

  /** Closes the port and every connection, like a server that went down; the objects stay. */
  public void goOffline() {
    server.goOffline();
  }

  /** Listens again at the same URL. */
  public void goOnline() {
    server.goOnline();
  }

  @Override
  public void close() {
    server.close();
  }
}
