package io.responder.kube.watch;

import io.responder.kube.decode.KubeObject;
import io.responder.kube.source.WatchStatus;
import io.responder.model.Snapshot;
import io.responder.model.Snapshot.Extent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one informer: one of everything after the first list, then one of what shows
 * symptoms after every further list and from time to time.
 *
 * <p>The first one takes in what was told since the watch began, so that nothing is told twice. One
 * thread.
 */
final class KindSnapshot {

  private final String cluster;
  private final KindInformer informer;
  private final PendingObjects pending;
  private final Predicate<KubeObject> hasSymptoms;
  private final EventSink sink;
  private final Duration interval;
  private final Instant startedAt;
  private final Duration absence;
  private @Nullable Running running;
  private @Nullable Instant lastBegun;
  private @Nullable Instant absentSince;
  private long lists;

  private record Running(Extent extent, Instant begunAt, PendingObjects.Told told) {}

  private @Nullable CompletableFuture<Void> sending;

  /**
   * @param hasSymptoms whether something is wrong with an object
   * @param startedAt when the watch began
   */
  KindSnapshot(
      String cluster,
      KindInformer informer,
      PendingObjects pending,
      Predicate<KubeObject> hasSymptoms,
      EventSink sink,
      WatchConfig config,
      Instant startedAt) {
    this.cluster = cluster;
    this.informer = informer;
    this.pending = pending;
    this.hasSymptoms = hasSymptoms;
    this.sink = sink;
    this.interval = config.reconcileInterval();
    this.absence = config.retryHidden().multipliedBy(2);
    this.startedAt = startedAt;
  }

  /** Does what is to be done now. Never blocks for long; to be called often. */
  void look(Instant now) {
    Running current = running;
    if (current == null) {
      begin(now);
    } else if (pending.isDone(current.told())) {
      end(current, now);
    }
  }

  private void begin(Instant now) {
    WatchStatus status = informer.glance();
    boolean first = lastBegun == null;
    if (!informer.listed()) {
      // A server that starts may not know its custom resources yet: absence must last.
      boolean absent = status.state() == WatchStatus.State.ABSENT;
      absentSince = absent ? (absentSince == null ? now : absentSince) : null;
      boolean lasting = absentSince != null && !now.isBefore(absentSince.plus(absence));
      if (!first || !lasting) {
        return;
      }
    }
    long listed = status.counters().lists();
    boolean due = lastBegun == null || listed != lists || !now.isBefore(lastBegun.plus(interval));
    if (!due) {
      return;
    }
    Extent extent = first ? Extent.ALL : Extent.SYMPTOMATIC;
    Instant begun = first ? startedAt : now;
    List<KubeObject> objects =
        informer.objects().stream()
            .filter(object -> first ? !object.told() : hasSymptoms.test(object))
            .toList();
    running = new Running(extent, begun, pending.mark(informer, objects));
    lastBegun = now;
    lists = listed;
  }

  private void end(Running current, Instant now) {
    CompletableFuture<Void> sent = sending;
    if (sent == null) {
      Instant completed = now.isBefore(current.begunAt()) ? current.begunAt() : now;
      Snapshot snapshot =
          new Snapshot(
              cluster,
              informer.kind().group(),
              informer.kind().kind(),
              informer.namespace(),
              current.extent(),
              current.begunAt(),
              completed);
      sending = sink.complete(snapshot).toCompletableFuture();
    } else if (sent.isDone()) {
      sending = null;
      if (!sent.isCompletedExceptionally()) {
        running = null;
      }
    }
  }
}
