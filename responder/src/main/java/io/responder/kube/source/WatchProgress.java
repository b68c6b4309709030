package io.responder.kube.source;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.source.WatchStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * How the watch of one kind in one scope fares. All changes of its state go through {@link
 * #transition}, which logs and tells them. Thread-safe.
 */
public final class WatchProgress {

  private static final Logger LOGGER = LoggerFactory.getLogger(WatchProgress.class);

  private final String cluster;
  private final ResourceKind kind;
  private final String namespace;
  private final ClusterTrouble clusterTrouble;
  private final WatchListener listener;
  private final InstantSource clock;

  private State state = State.WAITING; // guarded by this
  private String reason = ""; // guarded by this
  private WatchStatus.Trouble trouble = WatchStatus.Trouble.NONE; // guarded by this
  private @Nullable Instant failingSince; // guarded by this
  private Instant since; // guarded by this
  private boolean watchForbidden; // guarded by this
  private @Nullable Instant currentAt; // guarded by this
  private boolean everSighted; // guarded by this
  private boolean listedSinceCurrent; // guarded by this
  private @Nullable Instant blindSince; // guarded by this
  private Duration blind = Duration.ZERO; // guarded by this
  private volatile @Nullable Instant lastListAt;
  private volatile @Nullable Instant lastWatchAt;
  private volatile @Nullable Instant lastByteAt;
  private final AtomicLong lists = new AtomicLong();
  private final AtomicLong watches = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong undecodable = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();

  /**
   * The progress of a watch that has not begun.
   *
   * @param listener told of changes, in the thread that made them
   */
  public WatchProgress(
      String cluster,
      ResourceKind kind,
      String namespace,
      ClusterTrouble clusterTrouble,
      WatchListener listener,
      InstantSource clock) {
    this.cluster = cluster;
    this.kind = kind;
    this.namespace = namespace;
    this.clusterTrouble = clusterTrouble;
    this.listener = listener;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** When another process last observed the kind: the first list tells the gap since. */
  public synchronized void resumeFrom(Instant lastCurrent) {
    currentAt = lastCurrent;
  }

  /** The state now, with so many objects known. */
  public WatchStatus status(long objects) {
    synchronized (this) {
      return new WatchStatus(
          cluster,
          kind,
          namespace,
          state,
          reason,
          trouble,
          failingSince,
          lastListAt,
          lastWatchAt,
          lastByteAt,
          since,
          blindNow(),
          new WatchStatus.Counters(
              objects,
              lists.get(),
              watches.get(),
              changes.get(),
              failures.get(),
              undecodable.get(),
              gaps.get()));
    }
  }

  /** Whether the kind can be seen now. */
  public synchronized State state() {
    return state;
  }

  Instant now() {
    return clock.instant();
  }

  /** The server sent something. */
  public void heard() {
    lastByteAt = clock.instant();
  }

  void changed() {
    changes.incrementAndGet();
    current();
  }

  /** Everything up to now is known. */
  synchronized void current() {
    currentAt = clock.instant();
  }

  /** A watch broke off in silence: nobody knows since when it delivered nothing. */
  synchronized void silent() {
    Instant last = currentAt;
    if (blindSince == null && last != null) {
      blindSince = last;
    }
  }

  /** A list is complete. */
  public void listed() {
    lists.incrementAndGet();
    Instant now = clock.instant();
    lastListAt = now;
    boolean stillBlind;
    synchronized (this) {
      stillBlind = watchForbidden;
      listedSinceCurrent = true;
    }
    succeeded();
    if (!stillBlind) {
      transition(State.SYNCED, "");
      sighted(now);
    }
  }

  void watching() {
    watches.incrementAndGet();
    Instant now = clock.instant();
    lastWatchAt = now;
    synchronized (this) {
      watchForbidden = false;
    }
    succeeded();
    transition(State.SYNCED, "");
    sighted(now);
  }

  // Everything is known again. What was listed for it was not observed as it happened; where a
  // watch goes on where the last one ended, nothing was missed.
  private void sighted(Instant now) {
    ObservationGap gap = null;
    synchronized (this) {
      Instant from = currentAt;
      if (listedSinceCurrent && from != null && from.isBefore(now)) {
        ObservationGap.Why why =
            everSighted ? ObservationGap.Why.LISTED_AGAIN : ObservationGap.Why.STARTED;
        gap = new ObservationGap(kind, namespace, from, now, why);
      }
      everSighted = true;
      listedSinceCurrent = false;
      currentAt = now;
    }
    if (gap != null) {
      gaps.incrementAndGet();
      listener.gap(gap);
    }
  }

  /** The cluster does not serve the kind. */
  public void absent() {
    synchronized (this) {
      // There is nothing to observe.
      currentAt = null;
    }
    succeeded();
    transition(State.ABSENT, "the cluster does not serve " + kind.resource());
  }

  /** The server does not allow it. */
  public void forbidden(String verb, String message) {
    failures.incrementAndGet();
    synchronized (this) {
      watchForbidden = verb.equals("watch");
      failingSince = null;
      trouble = WatchStatus.Trouble.NONE;
      wentBlind();
    }
    clusterTrouble.succeeded(what());
    transition(State.BLIND, "may not " + verb + ' ' + kind.resource() + ": " + message);
  }

  /** A request failed and is tried again. */
  public void failed(WatchStatus.Trouble kindOfFailure, String why) {
    failures.incrementAndGet();
    synchronized (this) {
      if (failingSince == null) {
        failingSince = clock.instant();
      }
      trouble = kindOfFailure;
      wentBlind();
      if (state == State.WAITING || state == State.SYNCED) {
        reason = why;
      }
    }
    clusterTrouble.failed(what(), why);
  }

  /** An object had to be left out. */
  public void undecodable(Decoded.Undecodable object) {
    undecodable.incrementAndGet();
    LOGGER
        .atWarn()
        .setMessage("an object cannot be read and is left out")
        .addKeyValue("cluster", cluster)
        .addKeyValue("kind", kind.kind())
        .addKeyValue("namespace", object.namespace())
        .addKeyValue("name", object.name())
        .addKeyValue("reason", object.reason())
        .log();
    listener.undecodable(kind, namespace, object);
  }

  private synchronized void wentBlind() {
    if (blindSince == null) {
      blindSince = clock.instant();
    }
  }

  private synchronized Duration blindNow() {
    Instant from = blindSince;
    return from == null ? blind : blind.plus(Duration.between(from, clock.instant()));
  }

  private void succeeded() {
    synchronized (this) {
      blind = watchForbidden ? blind : blindNow();
      blindSince = watchForbidden ? blindSince : null;
      failingSince = null;
      trouble = WatchStatus.Trouble.NONE;
      if (state == State.SYNCED) {
        reason = "";
      }
    }
    clusterTrouble.succeeded(what());
  }

  private void transition(State next, String why) {
    State before;
    synchronized (this) {
      if (state == next && reason.equals(why)) {
        return;
      }
      before = state;
      since = before == next ? since : clock.instant();
      state = next;
      reason = why;
    }
    if (before != next) {
      tell(before, next, why);
    }
    listener.changed(status(0));
  }

  private void tell(State before, State next, String why) {
    boolean quiet = before == State.WAITING && next == State.SYNCED;
    Level level = next == State.BLIND ? Level.WARN : quiet ? Level.DEBUG : Level.INFO;
    var entry =
        LOGGER
            .atLevel(level)
            .setMessage("what can be seen of a kind changed")
            .addKeyValue("cluster", cluster)
            .addKeyValue("kind", kind.kind())
            .addKeyValue("namespace", namespace.isEmpty() ? "(all)" : namespace)
            .addKeyValue("state", next.label());
    if (!why.isEmpty()) {
      entry = entry.addKeyValue("reason", why);
    }
    if (next == State.BLIND) {
      entry = entry.addKeyValue("remedy", remedy());
    }
    entry.log();
  }

  private String remedy() {
    boolean clusterWide = namespace.isEmpty();
    return "grant by a "
        + (clusterWide ? "ClusterRole" : "Role in namespace " + namespace)
        + ": apiGroups [\""
        + kind.group()
        + "\"], resources [\""
        + kind.plural()
        + "\"], verbs [\"list\", \"watch\"]";
  }

  private String what() {
    return kind.resource() + (namespace.isEmpty() ? "" : " in " + namespace);
  }
}
