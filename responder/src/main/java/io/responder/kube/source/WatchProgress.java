package io.responder.kube.source;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.source.WatchStatus.State;
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
  private final ClusterTrouble trouble;
  private final WatchListener listener;
  private final InstantSource clock;

  private State state = State.WAITING; // guarded by this
  private String reason = ""; // guarded by this
  private @Nullable Instant failingSince; // guarded by this
  private boolean watchForbidden; // guarded by this
  private volatile @Nullable Instant lastListAt;
  private volatile @Nullable Instant lastWatchAt;
  private volatile @Nullable Instant lastByteAt;
  private final AtomicLong lists = new AtomicLong();
  private final AtomicLong watches = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong undecodable = new AtomicLong();

  public WatchProgress(
      String cluster,
      ResourceKind kind,
      String namespace,
      ClusterTrouble trouble,
      WatchListener listener,
      InstantSource clock) {
    this.cluster = cluster;
    this.kind = kind;
    this.namespace = namespace;
    this.trouble = trouble;
    this.listener = listener;
    this.clock = clock;
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
          failingSince,
          lastListAt,
          lastWatchAt,
          lastByteAt,
          new WatchStatus.Counters(
              objects,
              lists.get(),
              watches.get(),
              changes.get(),
              failures.get(),
              undecodable.get()));
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
  }

  /** A list is complete. */
  public void listed() {
    lists.incrementAndGet();
    lastListAt = clock.instant();
    boolean stillBlind;
    synchronized (this) {
      stillBlind = watchForbidden;
    }
    succeeded();
    if (!stillBlind) {
      transition(State.SYNCED, "");
    }
  }

  void watching() {
    watches.incrementAndGet();
    lastWatchAt = clock.instant();
    synchronized (this) {
      watchForbidden = false;
    }
    succeeded();
    transition(State.SYNCED, "");
  }

  /** The cluster does not serve the kind. */
  public void absent() {
    succeeded();
    transition(State.ABSENT, "the cluster does not serve " + kind.resource());
  }

  /** The server does not allow it. */
  public void forbidden(String verb, String message) {
    failures.incrementAndGet();
    synchronized (this) {
      watchForbidden = verb.equals("watch");
    }
    trouble.succeeded(what());
    transition(State.BLIND, "may not " + verb + ' ' + kind.resource() + ": " + message);
  }

  /** A request failed and is tried again. */
  public void failed(String why) {
    failures.incrementAndGet();
    synchronized (this) {
      if (failingSince == null) {
        failingSince = clock.instant();
      }
      if (state == State.WAITING || state == State.SYNCED) {
        reason = why;
      }
    }
    trouble.failed(what(), why);
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
  }

  private void succeeded() {
    synchronized (this) {
      failingSince = null;
      if (state == State.SYNCED) {
        reason = "";
      }
    }
    trouble.succeeded(what());
  }

  private void transition(State next, String why) {
    State before;
    synchronized (this) {
      if (state == next && reason.equals(why)) {
        return;
      }
      before = state;
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
