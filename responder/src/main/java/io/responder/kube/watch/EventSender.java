package io.responder.kube.watch;

import io.responder.failpoint.Failpoint;
import io.responder.health.Pulse;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.event.EventComposer;
import io.responder.kube.facts.KindCatalog;
import io.responder.model.ClusterEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the sink what is pending, in the order in which it was marked. One thread of its own runs
 * it; the sink's answers may come from any.
 */
final class EventSender implements Runnable {

  private static final Logger LOGGER = LoggerFactory.getLogger(EventSender.class);

  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration HOLD = Duration.ofMillis(100);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);
  private static final Duration AFTER_A_BUG = Duration.ofSeconds(30);

  private final String cluster;
  private final PendingObjects pending;
  private final Orphans orphans;
  private final EventComposer composer;
  private final EventSink sink;
  private final WatchConfig config;
  private final BooleanSupplier settled;
  private final InstantSource clock;
  private final AtomicBoolean sinkDown = new AtomicBoolean();
  private final AtomicLong told = new AtomicLong();
  private final Pulse pulse;

  EventSender(
      String cluster,
      PendingObjects pending,
      Orphans orphans,
      EventComposer composer,
      EventSink sink,
      WatchConfig config,
      BooleanSupplier settled,
      InstantSource clock) {
    this.cluster = cluster;
    this.pulse = new Pulse("sender/" + cluster);
    this.pending = pending;
    this.orphans = orphans;
    this.composer = composer;
    this.sink = sink;
    this.config = config;
    this.settled = settled;
    this.clock = clock;
  }

  Pulse pulse() {
    return pulse;
  }

  /** How many events the sink took. */
  long told() {
    return told.get();
  }

  @Override
  public void run() {
    try {
      awaitSettled();
      while (!pending.closed()) {
        pulse.beat();
        Failpoint.THREAD_SENDER.hit();
        PendingObjects.Work work = pending.take(IDLE);
        if (work != null) {
          tell(work);
        }
      }
      pulse.rest();
    } catch (InterruptedException e) {
      // The watch is being closed.
      pulse.rest();
      Thread.currentThread().interrupt();
    }
  }

  // Owners, nodes and Applications say whose an object is: they are better known first.
  private void awaitSettled() throws InterruptedException {
    Instant until = clock.instant().plus(config.settleWait());
    synchronized (this) {
      while (!pending.closed() && !settled.getAsBoolean() && clock.instant().isBefore(until)) {
        pulse.beat();
        wait(20);
      }
    }
  }

  private void tell(PendingObjects.Work work) {
    @Nullable KubeObject object = null;
    Optional<ClusterEvent> event;
    try {
      PendingObjects.Gone gone = work.gone();
      if (gone != null) {
        event = composer.deleted(gone.object(), work.seenAt(), gone.finalState());
      } else {
        object = work.informer().get(work.namespace(), work.name());
        event = Optional.empty();
        if (object != null) {
          EventComposer.Surroundings around = composer.around(object);
          if (mustWait(work, object, around)) {
            pending.hold(work, HOLD);
            return;
          }
          event = composed(work, object, around);
        }
      }
    } catch (RuntimeException e) {
      // A bug: it must not end the telling of everything else, nor be forgotten.
      LOGGER
          .atError()
          .setMessage("an event could not be composed")
          .addKeyValue("cluster", cluster)
          .addKeyValue("name", work.name())
          .setCause(e)
          .log();
      pending.failed(work, AFTER_A_BUG);
      return;
    }
    if (event.isEmpty()) {
      if (object != null) {
        object.markTold();
      }
      pending.told(work);
    } else {
      offer(work, event.get(), object);
    }
  }

  private Optional<ClusterEvent> composed(
      PendingObjects.Work work, KubeObject object, EventComposer.Surroundings seen) {
    EventComposer.Surroundings around = seen;
    String missing = composer.missingOwner(object, around);
    if (missing != null) {
      // Before it is looked up anew: who finds the owner meanwhile finds the orphan, too.
      orphans.add(missing, work.informer(), object);
      around = composer.around(object);
      if (composer.missingOwner(object, around) == null) {
        orphans.found(missing);
      }
    }
    return composer.compose(
        object,
        around,
        work.seenAt(),
        object.listed() ? ClusterEvent.Origin.LISTED : ClusterEvent.Origin.LIVE);
  }

  private boolean mustWait(
      PendingObjects.Work work, KubeObject object, EventComposer.Surroundings around) {
    Instant since = work.heldSince();
    boolean waitedEnough =
        since != null && !clock.instant().isBefore(since.plus(config.ownerWait()));
    return !waitedEnough && !(composer.certain(object, around) && composer.understood(around));
  }

  private void offer(PendingObjects.Work work, ClusterEvent event, @Nullable KubeObject object) {
    CompletionStage<Void> taken;
    try {
      Failpoint.SENDER_BEFORE_SINK.hit();
      taken = sink.accept(event);
    } catch (RuntimeException e) {
      refused(work, e);
      return;
    }
    var unused =
        taken.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                taken(work, object);
              } else {
                refused(work, failure);
              }
            });
  }

  private void taken(PendingObjects.Work work, @Nullable KubeObject object) {
    Failpoint.SENDER_AFTER_SINK.hit();
    told.incrementAndGet();
    if (object != null) {
      object.markTold();
    }
    if (pending.told(work) && object != null && KindCatalog.isEvent(object.kind())) {
      object.forgetReport();
    }
    if (sinkDown.compareAndSet(true, false)) {
      LOGGER
          .atInfo()
          .setMessage("events are taken again")
          .addKeyValue("cluster", cluster)
          .addKeyValue("pending", pending.size())
          .log();
    }
  }

  private void refused(PendingObjects.Work work, Throwable failure) {
    if (sinkDown.compareAndSet(false, true)) {
      LOGGER
          .atWarn()
          .setMessage("an event was not taken and is offered again")
          .addKeyValue("cluster", cluster)
          .addKeyValue("reason", String.valueOf(failure.getMessage()))
          .log();
    }
    long delay = FIRST_RETRY.toMillis() << Math.min(10, work.attempts());
    pending.failed(work, Duration.ofMillis(Math.min(LAST_RETRY.toMillis(), delay)));
  }
}
