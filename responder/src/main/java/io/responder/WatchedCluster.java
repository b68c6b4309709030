package io.responder;

import io.responder.health.Check;
import io.responder.health.Pulse;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.connect.ConnectionException;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.ClusterWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured cluster, also while there are no credentials for it yet.
 *
 * <p>Credentials that are configured but cannot be used are an error at once. Where none are
 * configured and none are found, it is said once and tried again, so that the service starts on a
 * machine without a cluster.
 */
final class WatchedCluster implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(WatchedCluster.class);
  private static final int RETRY_SECONDS = 10;

  private final ClusterConfig config;
  private final String version;
  private final Function<ClusterConnection, ClusterWatch> watching;
  private String missing = ""; // guarded by this
  private @Nullable ClusterWatch watch; // guarded by this
  private boolean closed; // guarded by this

  WatchedCluster(
      ClusterConfig config, String version, Function<ClusterConnection, ClusterWatch> watching) {
    this.config = config;
    this.version = version;
    this.watching = watching;
  }

  /**
   * Begins to watch, or to look for credentials.
   *
   * @throws ConnectionException when configured credentials cannot be used
   */
  void start(ScheduledExecutorService timer) {
    if (!open() && config.kubeconfig() == null) {
      var unused =
          timer.scheduleWithFixedDelay(this::open, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private synchronized boolean open() {
    if (watch != null || closed) {
      return true;
    }
    try {
      var started = watching.apply(ClusterConnection.open(config, version, System.getenv()));
      started.start();
      watch = started;
      missing = "";
      return true;
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
      return false;
    }
  }

  String name() {
    return config.name();
  }

  synchronized List<WatchStatus> status() {
    return watch == null ? List.of() : watch.status();
  }

  synchronized List<Pulse> pulses() {
    return watch == null ? List.of() : List.of(watch.pulse());
  }

  synchronized int pending() {
    return watch == null ? 0 : watch.pending();
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
    if (watch == null) {
      return List.of(Check.fail(name, missing.isEmpty() ? "starting" : missing));
    }
    var checks = new ArrayList<Check>();
    int synced = 0;
    for (var status : watch.status()) {
      var check = check(name, status);
      synced += status.state() == WatchStatus.State.SYNCED ? 1 : 0;
      if (check != null) {
        checks.add(check);
      }
    }
    var seen = synced + " of " + watch.status().size() + " watches";
    checks.add(
        0,
        watch.synced() && synced > 0
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
    if (watch != null) {
      watch.close();
    }
  }
}
