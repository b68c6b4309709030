package io.responder.kube.watch;

import com.google.common.collect.Interner;
import io.responder.health.Pulse;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.event.ApplicationNames;
import io.responder.kube.event.DepartedObjects;
import io.responder.kube.event.EventComposer;
import io.responder.kube.event.IngressRoutes;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.source.ClusterTrouble;
import io.responder.kube.source.KindReader;
import io.responder.kube.source.ObjectSource;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchListener;
import io.responder.kube.source.WatchProgress;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.transport.ApiTransport;
import io.responder.kube.transport.Backoff;
import io.responder.kube.transport.ObjectRequests;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Watches one cluster and tells its changes to a sink.
 *
 * <p>{@link #start} does not block; {@link #synced} says when everything that can be listed was;
 * {@link #close} is idempotent. A cluster that cannot be reached is tried for ever.
 */
public final class ClusterWatch implements AutoCloseable {

  private final String cluster;
  private final @Nullable ClusterContext context;
  private final List<KindInformer> informers = new ArrayList<>();
  private final ApplicationNames applications = new ApplicationNames();
  private final DepartedObjects departed = new DepartedObjects();
  private final IngressRoutes routes = new IngressRoutes();
  private final PendingObjects pending;
  private final Orphans orphans;
  private final EventSink sink;
  private final EventSender sender;
  private final Thread senderThread;
  private final WatchHealth health;
  private final Thread healthThread;
  private boolean started; // guarded by this
  private boolean closed; // guarded by this

  /**
   * A watch that has not begun.
   *
   * @param cluster which cluster, and which of its namespaces
   * @param config how it is watched
   * @param connection the connection to it
   * @param sink takes the events
   * @param tap sees the raw objects; {@link ObjectTap#NONE} where nobody does
   * @param listener told when what can be seen changes
   * @param wallClock when things were seen
   */
  public ClusterWatch(
      ClusterConfig cluster,
      WatchConfig config,
      ClusterConnection connection,
      EventSink sink,
      ObjectTap tap,
      WatchListener listener,
      InstantSource wallClock) {
    this(cluster, ClusterPart.WHOLE, null, config, connection, sink, tap, listener, wallClock);
  }

  /**
   * A watch of a part of a cluster.
   *
   * @param part which part
   * @param context what it must know of the others, null where it is the only one; its life is the
   *     caller's business
   */
  public ClusterWatch(
      ClusterConfig cluster,
      ClusterPart part,
      @Nullable ClusterContext context,
      WatchConfig config,
      ClusterConnection connection,
      EventSink sink,
      ObjectTap tap,
      WatchListener listener,
      InstantSource wallClock) {
    this.sink = sink;
    InstantSource clock = new SteadyClock(wallClock, System::nanoTime);
    this.cluster = cluster.name();
    this.context = context;
    KindCatalog catalog = catalog(config);
    ApiTransport transport =
        new ApiTransport(connection, config.listTimeout(), config.watchTimeout());
    ClusterTrouble trouble = new ClusterTrouble(this.cluster);
    Interner<Object> interner = ObjectDecoder.interner();
    List<KindSnapshot> snapshots = new ArrayList<>();
    health =
        new WatchHealth(
            this.cluster,
            new WatchHealth.Parts(informers, snapshots, connection, transport),
            sink,
            listener,
            clock);
    pending = new PendingObjects(clock, config.maxInFlight());
    orphans = new Orphans(pending);
    Instant startedAt = clock.instant();
    Instant lastCurrent = sink.lastTakenBefore();
    for (Scope scope : scopes(catalog, cluster, part)) {
      WatchProgress progress =
          new WatchProgress(this.cluster, scope.kind, scope.namespace, trouble, health, clock);
      if (lastCurrent != null) {
        progress.resumeFrom(lastCurrent);
      }
      ObjectDecoder decoder =
          new ObjectDecoder(
              scope.kind, catalog.reader(scope.kind), config.annotationFilter(), interner);
      ObjectRequests requests =
          new ObjectRequests(
              transport,
              new KindReader(decoder, tap),
              scope.namespace,
              config.pageSize(),
              progress::heard);
      ObjectSource source =
          new ObjectSource(scope.kind, requests, progress, backoff(config), config.retryHidden());
      KindInformer informer = new KindInformer(scope.kind, scope.namespace, source, progress);
      informers.add(informer);
      if (!KindCatalog.isEvent(scope.kind)) {
        snapshots.add(
            new KindSnapshot(
                this.cluster, informer, pending, this::hasSymptoms, sink, config, startedAt));
      }
    }
    EventComposer composer =
        new EventComposer(
            this.cluster,
            catalog,
            new CacheIndex(
                informers,
                applications,
                departed,
                routes,
                context == null ? null : context.index()),
            config.ownership());
    sender =
        new EventSender(
            this.cluster, pending, orphans, composer, sink, config, this::settled, clock);
    senderThread = new Thread(sender, "kube-sender-" + this.cluster);
    senderThread.setDaemon(true);
    healthThread = new Thread(health, "kube-health-" + this.cluster);
    healthThread.setDaemon(true);
  }

  private boolean hasSymptoms(KubeObject object) {
    return !object.content().symptoms().isEmpty() || routes.isContested(object);
  }

  /** The cluster's name. */
  public String cluster() {
    return cluster;
  }

  /** Begins, once. Returns at once. */
  public synchronized void start() {
    if (started || closed) {
      return;
    }
    started = true;
    for (KindInformer informer : informers) {
      informer.start(new ChangeHandler(informer, pending, applications, departed, routes, orphans));
    }
    senderThread.start();
    healthThread.start();
  }

  /**
   * Whether everything that can be listed was listed once. A kind that is not served or not allowed
   * does not hold it back: {@link #status} tells.
   */
  public boolean synced() {
    return informers.stream().allMatch(KindInformer::settled);
  }

  private boolean settled() {
    return synced() && (context == null || context.synced());
  }

  /** The state of each kind in each scope. */
  public List<WatchStatus> status() {
    return informers.stream().map(KindInformer::status).toList();
  }

  /** How many objects changed and are not yet taken by the sink. */
  public int pending() {
    return pending.size();
  }

  /** The pulse of the thread that tells the sink. */
  public Pulse pulse() {
    return sender.pulse();
  }

  /** How many events the sink took. */
  public long told() {
    return sender.told();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    pending.close();
    senderThread.interrupt();
    health.close();
    healthThread.interrupt();
    if (started) {
      informers.forEach(KindInformer::close);
    }
    sink.close();
  }

  /** The kinds that the configuration asks for. */
  static KindCatalog catalog(WatchConfig config) {
    return new KindCatalog(config.kinds().stream().map(KindConfig::resource).toList());
  }

  /** Each kind with each namespace in which it is to be seen, in the catalog's order. */
  static List<Scope> scopes(KindCatalog catalog, ClusterConfig cluster, ClusterPart part) {
    List<Scope> scopes = new ArrayList<>();
    for (ResourceKind kind : catalog.kinds()) {
      boolean whole = kind.scope() == ResourceKind.Scope.CLUSTER || cluster.namespaces().isEmpty();
      List<String> namespaces = whole ? List.of("") : cluster.namespaces();
      namespaces.stream()
          .filter(namespace -> part.holds(kind, namespace))
          .forEach(namespace -> scopes.add(new Scope(kind, namespace)));
    }
    return scopes;
  }

  static Backoff backoff(WatchConfig config) {
    WatchConfig.Pause pause = config.backoff();
    return new Backoff(
        pause.first(), pause.longest(), () -> ThreadLocalRandom.current().nextLong());
  }

  /** One kind in one namespace, or in all where it is empty. */
  record Scope(ResourceKind kind, String namespace) {}
}
