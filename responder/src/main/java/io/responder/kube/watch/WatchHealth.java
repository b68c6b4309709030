package io.responder.kube.watch;

import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.source.ObservationGap;
import io.responder.kube.source.WatchListener;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.source.WatchStatus.State;
import io.responder.kube.source.WatchStatus.Trouble;
import io.responder.kube.transport.ApiTransport;
import io.responder.kube.transport.ApiTransport.Answer;
import io.responder.model.ClusterEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how the watches of a cluster fare, in the same way as anything else of the cluster is told,
 * and looks after what is to be done from time to time: snapshots, changed credentials.
 *
 * <p>Level-based: once a second what is the case is compared with what the sink took last. One
 * thread of its own runs it; it is told of gaps from any.
 */
final class WatchHealth implements Runnable, WatchListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(WatchHealth.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final int CREDENTIALS_EVERY = 15;
  private static final int MOST_REPORTS = 1_000;

  private final String cluster;
  private final List<KindInformer> informers;
  private final List<KindSnapshot> snapshots;
  private final ClusterConnection connection;
  private final ApiTransport transport;
  private final EventSink sink;
  private final WatchListener outer;
  private final InstantSource clock;
  private final Map<String, WatchStatement> told = new HashMap<>();
  private final Map<String, Offer> offers = new HashMap<>();
  private final Queue<ClusterEvent> reports = new ArrayDeque<>(); // guarded by this
  private @Nullable ClusterEvent reporting;
  private @Nullable CompletableFuture<Void> reported;
  private Instant lastVersion = Instant.EPOCH;
  private boolean closed; // guarded by this

  /** What is on its way to the sink. */
  private record Offer(WatchStatement statement, CompletableFuture<Void> taken) {}

  /** The parts that it looks after. */
  record Parts(
      List<KindInformer> informers,
      List<KindSnapshot> snapshots,
      ClusterConnection connection,
      ApiTransport transport) {}

  WatchHealth(
      String cluster, Parts parts, EventSink sink, WatchListener outer, InstantSource clock) {
    this.cluster = cluster;
    this.informers = parts.informers();
    this.snapshots = parts.snapshots();
    this.connection = parts.connection();
    this.transport = parts.transport();
    this.sink = sink;
    this.outer = outer;
    this.clock = clock;
  }

  @Override
  public void changed(WatchStatus status) {
    outer.changed(status);
    synchronized (this) {
      notifyAll();
    }
  }

  @Override
  public void gap(ObservationGap gap) {
    LOGGER
        .atInfo()
        .setMessage("a kind was not observed for a while")
        .addKeyValue("cluster", cluster)
        .addKeyValue("kind", gap.kind().kind())
        .addKeyValue("namespace", gap.namespace().isEmpty() ? "(all)" : gap.namespace())
        .addKeyValue("from", gap.from())
        .addKeyValue("to", gap.to())
        .addKeyValue("reason", gap.why().label())
        .log();
    report(WatchStatement.event(cluster, gap, clock.instant()));
    outer.gap(gap);
  }

  @Override
  public void undecodable(ResourceKind kind, String scope, Decoded.Undecodable object) {
    report(WatchStatement.event(cluster, kind, scope, object, clock.instant()));
    outer.undecodable(kind, scope, object);
  }

  @Override
  public void run() {
    for (int round = 0; !rest(round); round++) {
      try {
        if (round % CREDENTIALS_EVERY == CREDENTIALS_EVERY - 1) {
          connection.refreshIfChanged();
        }
        look();
      } catch (RuntimeException e) {
        // What is wrong now may be right in a second; nobody else would say it.
        LOGGER
            .atWarn()
            .setMessage("the state of the watches could not be told")
            .addKeyValue("cluster", cluster)
            .setCause(e)
            .log();
      }
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  private synchronized void report(ClusterEvent event) {
    if (reports.size() >= MOST_REPORTS) {
      reports.remove();
    }
    reports.add(event);
  }

  // True when it is over.
  private synchronized boolean rest(int round) {
    try {
      if (!closed && round > 0) {
        wait(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
    return closed;
  }

  private void look() {
    List<WatchStatus> all = informers.stream().map(KindInformer::glance).toList();
    boolean silent = lookForTheServer(all);
    for (WatchStatus status : all) {
      // What was never seen and does not fail will be seen in a moment.
      if (status.state() != State.WAITING || status.failingSince() != null) {
        tell(WatchStatement.of(status, silent));
      }
    }
    tellReports();
    Instant now = clock.instant();
    snapshots.forEach(snapshot -> snapshot.look(now));
  }

  // True while nothing of the cluster can be seen for one and the same reason.
  private boolean lookForTheServer(List<WatchStatus> all) {
    Instant first =
        all.stream()
            .filter(s -> s.trouble() == Trouble.SILENT || s.trouble() == Trouble.UNAUTHORIZED)
            .map(WatchStatus::failingSince)
            .filter(java.util.Objects::nonNull)
            .min(Instant::compareTo)
            .orElse(null);
    boolean heard = all.stream().anyMatch(status -> status.lastByteAt() != null);
    if (first == null) {
      if (heard) {
        tell(WatchStatement.of(cluster, connection.server(), null, clock.instant()));
      }
      return false;
    }
    Answer answer = transport.probe();
    boolean silent =
        answer instanceof Answer.Silence
            || (answer instanceof Answer.Reached reached && reached.code() == 401);
    tell(WatchStatement.of(cluster, connection.server(), answer, first));
    return silent;
  }

  private void tell(WatchStatement statement) {
    String name = statement.facts().object().name();
    Offer offer = offers.get(name);
    if (offer != null) {
      if (!offer.taken().isDone()) {
        return;
      }
      offers.remove(name);
      if (!offer.taken().isCompletedExceptionally()) {
        told.put(name, offer.statement());
      }
    }
    WatchStatement before = told.get(name);
    if (before == null || !before.saysTheSame(statement)) {
      CompletableFuture<Void> taken = sink.accept(statement.event(version())).toCompletableFuture();
      offers.put(name, new Offer(statement, taken));
    }
  }

  // Each statement is newer than the one before, also within a millisecond.
  private Instant version() {
    Instant now = clock.instant();
    lastVersion = now.isAfter(lastVersion.plusMillis(1)) ? now : lastVersion.plusMillis(1);
    return lastVersion;
  }

  private void tellReports() {
    while (true) {
      ClusterEvent next = reporting;
      if (next == null) {
        synchronized (this) {
          next = reports.poll();
        }
        if (next == null) {
          return;
        }
        reporting = next;
      }
      CompletableFuture<Void> taken = reported;
      if (taken == null || (taken.isDone() && taken.isCompletedExceptionally())) {
        boolean again = taken != null;
        taken = sink.accept(next).toCompletableFuture();
        reported = taken;
        if (again && taken.isCompletedExceptionally()) {
          return;
        }
      }
      if (!taken.isDone() || taken.isCompletedExceptionally()) {
        return;
      }
      reporting = null;
      reported = null;
    }
  }
}
