package io.responder;

import io.responder.health.Check;
import io.responder.health.Pulse;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.connect.ConnectionException;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.ClusterContext;
import io.responder.kube.watch.ClusterPart;
import io.responder.kube.watch.ClusterWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured cluster, also while there are no credentials for it yet, and the parts of it that
 * this process watches.
 *
 * <p>Credentials that are configured but cannot be used are an error at once. Where none are
 * configured and none are found, it is said once and tried again, so that the service starts on a
 * machine without a cluster.
 */
final class WatchedCluster implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WatchedCluster.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final ClusterConfig config;
  private final String version;
  private final Watching watching;
  private final Timer timer;
  private final Map<String, BooleanSupplier> ours = new TreeMap<>(); // by part; guarded by this
  private final Map<String, ClusterWatch> watches = new TreeMap<>(); // by part; guarded by this
  private @Nullable ClusterContext context; // guarded by this
  private @Nullable ClusterConnection connection; // guarded by this
  private String missing = ""; // guarded by this
  private boolean closed; // guarded by this

  /** Makes the watch of a part; what it tells while {@code isOurs} is false is refused. */
  interface Watching {
    ClusterWatch watch(
        ClusterConnection connection,
        ClusterPart part,
        @Nullable ClusterContext context,
        BooleanSupplier isOurs);

    /** Makes what the parts know of each other; only where there are several. */
    ClusterContext context(ClusterConnection connection);
  }

  WatchedCluster(ClusterConfig config, String version, Watching watching, Timer timer) {
    this.config = config;
    this.version = version;
    this.watching = watching;
    this.timer = timer;
  }

  /**
   * Looks for credentials, for ever where none are configured.
   *
   * @throws ConnectionException when configured credentials cannot be used
   */
  void start() {
    connect();
    // Also for a part of which the watch could not begin.
    timer.every(AGAIN, "watch/" + config.name(), this::look);
  }

  private void look() {
    connect();
    watch();
  }

  /** The shares of its watching, by name: the same in every process. */
  Map<String, ClusterPart> shares() {
    var shares = new LinkedHashMap<String, ClusterPart>();
    for (var part : ClusterPart.of(config)) {
      shares.put(part.isWhole() ? name() : name() + '/' + part.name(), part);
    }
    return shares;
  }

  /** The part is ours to watch from now on. Returns at once. */
  synchronized void take(ClusterPart part, BooleanSupplier isOurs) {
    if (!closed) {
      ours.put(part.name(), isOurs);
      timer.after(Duration.ZERO, this::watch);
    }
  }

  /** The part is not ours any more: nothing of it is told when this returns. */
  synchronized void release(ClusterPart part) {
    ours.remove(part.name());
    var watch = watches.remove(part.name());
    if (watch != null) {
      watch.close();
    }
    if (watches.isEmpty() && context != null) {
      context.close();
      context = null;
    }
  }

  private synchronized void connect() {
    if (connection != null || closed) {
      return;
    }
    try {
      connection = ClusterConnection.open(config, version, System.getenv());
      missing = "";
      watch();
    } catch (ConnectionException e) {
      if (config.kubeconfig() != null || config.context() != null) {
        throw e;
      }
      if (missing.isEmpty()) {
        LOGGER
            .atWarn()
            .setMessage("no credentials for a cluster, looking again every 10 s")
            .addKeyValue("cluster", config.name())
            .addKeyValue("reason", e.getMessage())
            .log();
      }
      missing = String.valueOf(e.getMessage());
    }
  }

  /** Begins to watch what is ours and is not watched yet. */
  private synchronized void watch() {
    var connected = connection;
    if (connected == null || closed) {
      return;
    }
    for (var part : ClusterPart.of(config)) {
      var isOurs = ours.get(part.name());
      if (isOurs == null || watches.containsKey(part.name())) {
        continue;
      }
      if (context == null && !part.isWhole()) {
        var opened = watching.context(connected);
        opened.start();
        context = opened;
      }
      var watch = watching.watch(connected, part, context, isOurs);
      try {
        watch.start();
      } catch (RuntimeException e) {
        // It is tried again: what has begun of this one must not go on beside the next.
        watch.close();
        throw e;
      }
      watches.put(part.name(), watch);
    }
  }

  String name() {
    return config.name();
  }

  synchronized List<WatchStatus> status() {
    return watches.values().stream().flatMap(watch -> watch.status().stream()).toList();
  }

  synchronized List<Pulse> pulses() {
    return watches.values().stream().map(ClusterWatch::pulse).toList();
  }

  synchronized int pending() {
    return watches.values().stream().mapToInt(ClusterWatch::pending).sum();
  }

  int count(WatchStatus.State state) {
    return (int) status().stream().filter(status -> status.state() == state).count();
  }

  long objects() {
    return status().stream().mapToLong(status -> status.counters().objects()).sum();
  }

  /** For how long altogether the kind was not known to be current, over its scopes. */
  double blindSeconds(String resource) {
    return of(resource).mapToLong(status -> status.blind().toMillis()).sum() / 1_000.0;
  }

  long sum(String resource, ToLongFunction<WatchStatus.Counters> counter) {
    return of(resource).mapToLong(status -> counter.applyAsLong(status.counters())).sum();
  }

  private Stream<WatchStatus> of(String resource) {
    return status().stream().filter(status -> status.kind().resource().equals(resource));
  }

  /** One check for the cluster, and one for each kind that cannot be seen as it should. */
  synchronized List<Check> checks() {
    var name = "watch/" + config.name();
    if (connection == null) {
      return List.of(Check.fail(name, missing.isEmpty() ? "starting" : missing));
    }
    if (ours.isEmpty()) {
      return List.of(Check.pass(name, "nothing of it is watched by this process"));
    }
    if (!watches.keySet().containsAll(ours.keySet())) {
      return List.of(Check.fail(name, "starting"));
    }
    var checks = new ArrayList<Check>();
    var all = status();
    int synced = 0;
    for (var status : all) {
      var check = check(name, status);
      synced += status.state() == WatchStatus.State.SYNCED ? 1 : 0;
      if (check != null) {
        checks.add(check);
      }
    }
    var seen = synced + " of " + all.size() + " watches";
    // Whoever has namespaced Roles only may see nothing of the part that is in no namespace.
    boolean sees =
        synced > 0
            || watches.keySet().stream()
                .map(ClusterPart::new)
                .allMatch(ClusterPart::isClusterScoped);
    boolean settled = watches.values().stream().allMatch(ClusterWatch::synced);
    checks.add(
        0,
        settled && sees
            ? Check.pass(name, seen + " are in sync")
            : Check.fail(name, seen + " are in sync"));
    return checks;
  }

  private static @Nullable Check check(String cluster, WatchStatus status) {
    var name =
        cluster
            + '/'
            + status.kind().resource()
            + (status.namespace().isEmpty() ? "" : "@" + status.namespace());
    return switch (status.state()) {
      case SYNCED ->
          status.failingSince() == null
              ? null
              : Check.warn(
                  name, "not heard since " + status.failingSince() + ": " + status.reason());
      case WAITING -> Check.fail(name, "waiting: " + status.reason());
      case ABSENT -> Check.warn(name, "the cluster does not serve this kind; waiting for it");
      case BLIND -> Check.warn(name, "not seen: " + status.reason());
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    ClusterPart.of(config).forEach(this::release);
  }
}
