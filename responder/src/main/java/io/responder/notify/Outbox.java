package io.responder.notify;

import io.github.resilience4j.core.IntervalFunction;
import io.responder.failpoint.Failpoint;
import io.responder.health.Pulse;
import io.responder.model.Incident;
import io.responder.model.Severity;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.notify.Delivery.Delivered;
import io.responder.notify.Delivery.Rejected;
import io.responder.notify.Delivery.RetryLater;
import io.responder.notify.Notification.Timing;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver is still to be told, and the one worker that tells it.
 *
 * <p>Nothing is dropped: a letter leaves when it was delivered or rejected, or when its incident
 * turned out to be a consequence or was muted. At most one letter waits for each incident, so the
 * backlog of a dead receiver is bounded by the number of incidents. A letter that fails goes to the
 * end, so that one which the receiver cannot digest does not hold up the others.
 */
final class Outbox {

  private static final int REMEMBERED = 10_000;
  private static final int MAX_ATTEMPT = 30;

  /** An attempt ends by the timeout of its receiver, which is shorter. */
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(50);

  private static final Duration LONGEST_ASKED = Duration.ofHours(1);

  private final Receiver receiver;
  private final Severity minimum;
  private final Scheduler scheduler;
  private final Clock clock;
  private final IntervalFunction backoff;
  private final Duration delayedAfter;
  private final Deliveries deliveries;

  private final Pulse pulse;
  private final Map<String, Letter> waiting = new LinkedHashMap<>(); // guarded by this
  private final Map<String, Integer> told = new Recent<>(); // guarded by this
  // What was never told because the receiver could not be reached until it was suppressed.
  private final Map<String, List<TransitionReason>> recalled = new Recent<>(); // guarded by this
  private @Nullable Letter inFlight; // guarded by this
  private boolean isRecalled; // guarded by this
  private boolean isScheduled; // guarded by this
  private boolean isClosed; // guarded by this
  private int failures; // guarded by this

  Outbox(
      Receiver receiver,
      Severity minimum,
      NotifyConfig config,
      IntervalFunction backoff,
      Scheduler scheduler,
      Clock clock,
      Deliveries deliveries) {
    this.receiver = receiver;
    this.pulse = new Pulse("receiver/" + receiver.name());
    this.minimum = minimum;
    this.scheduler = scheduler;
    this.clock = clock;
    this.backoff = backoff;
    this.delayedAfter = config.delayedAfter();
    this.deliveries = deliveries;
  }

  /** Takes a transition; the result completes when it was told, rejected or not worth telling. */
  CompletableFuture<Void> offer(Transition transition) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Letter letter = new Letter(transition, List.of(), List.of(done));
    Letter settled = accept(letter);
    if (settled != null) {
      settled.done();
    }
    return done;
  }

  /** Puts a letter in; returns what is settled by that. */
  private synchronized @Nullable Letter accept(Letter letter) {
    Transition transition = letter.transition();
    String incident = letter.incident();
    boolean isFlying = inFlight != null && inFlight.incident().equals(incident);
    Integer last = told.get(incident);
    if (last != null && transition.number() <= last) {
      return letter;
    }
    if (isFlying && inFlight != null && transition.number() <= inFlight.transition().number()) {
      inFlight = inFlight.and(letter);
      return null;
    }
    Worth worth = Worth.of(transition, minimum);
    List<TransitionReason> untold = recalled.remove(incident);
    boolean isUnknown = untold != null && last == null;
    if (worth == Worth.TELL && isUnknown && transition.after() instanceof Incident.Resolved) {
      // Its beginning was put out, but never reached this receiver.
      worth = Worth.NOT_NEWS;
    }
    if (worth == Worth.TELL) {
      Letter whole = isUnknown && untold != null ? letter.after(untold) : letter;
      waiting.merge(incident, whole, Letter::and);
      schedule(Duration.ZERO);
      return null;
    }
    deliveries.withheld(transition, worth);
    if (worth != Worth.CONSEQUENCE && worth != Worth.MUTED) {
      return letter;
    }
    isRecalled |= isFlying;
    Letter overtaken = waiting.remove(incident);
    if (last == null && !isFlying && (overtaken != null || untold != null)) {
      recalled.put(incident, overtaken == null ? List.copyOf(untold) : overtaken.reasons());
    }
    return overtaken == null ? letter : overtaken.and(letter);
  }

  private void work() {
    pulse.beat(LONGEST_ATTEMPT);
    Failpoint.THREAD_TIMER.hit();
    Notification notification = next();
    if (notification == null) {
      pulse.rest();
      return;
    }
    Delivery delivery = attempt(notification);
    Letter settled = settle(notification, delivery);
    if (settled != null) {
      settled.done();
    }
    // Not in a finally: what died here must be missed.
    pulse.rest();
  }

  Pulse pulse() {
    return pulse;
  }

  private synchronized @Nullable Notification next() {
    isScheduled = false;
    waiting.values().removeIf(letter -> !letter.isWanted());
    Iterator<Letter> letters = waiting.values().iterator();
    if (isClosed || inFlight != null || !letters.hasNext()) {
      return null;
    }
    Letter letter = letters.next();
    letters.remove();
    inFlight = letter;
    isRecalled = false;
    Duration age = Duration.between(letter.transition().at(), clock.instant());
    Timing timing = age.compareTo(delayedAfter) > 0 ? Timing.DELAYED : Timing.PROMPT;
    return new Notification(letter.transition(), letter.superseded(), timing);
  }

  private Delivery attempt(Notification notification) {
    try {
      Failpoint.NOTIFY_BEFORE_SEND.hit();
      Delivery delivery = receiver.deliver(notification);
      if (delivery instanceof Delivered) {
        Failpoint.NOTIFY_AFTER_2XX.hit();
      }
      return delivery;
    } catch (RuntimeException bug) {
      String reason = "the receiver threw " + bug.getClass().getName();
      deliveries.threw(bug, reason);
      return new RetryLater(null, reason);
    }
  }

  /** Draws the consequences of an attempt; returns what is settled by it. */
  private synchronized @Nullable Letter settle(Notification notification, Delivery delivery) {
    Letter letter = inFlight;
    inFlight = null;
    notifyAll();
    if (letter == null) {
      throw new IllegalStateException("nothing was in flight for " + receiver.name());
    }
    if (delivery instanceof RetryLater later) {
      return postpone(notification, letter, later);
    }
    failures = 0;
    if (delivery instanceof Delivered) {
      deliveries.delivered(notification, clock.instant());
    } else if (delivery instanceof Rejected rejected) {
      deliveries.rejected(notification, rejected.reason());
    } else {
      throw new AssertionError(delivery);
    }
    told.put(letter.incident(), letter.transition().number());
    schedule(Duration.ZERO);
    return letter;
  }

  // guarded by this
  private @Nullable Letter postpone(Notification notification, Letter letter, RetryLater later) {
    failures = Math.min(failures + 1, MAX_ATTEMPT);
    Duration delay = Duration.ofMillis(backoff.apply(failures));
    Duration asked = later.after();
    if (asked != null && asked.compareTo(delay) > 0) {
      delay = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    }
    deliveries.retried(notification, later.reason(), delay);
    Letter settled = null;
    if (isRecalled || !letter.isWanted()) {
      settled = letter;
    } else {
      Letter newer = waiting.remove(letter.incident());
      waiting.put(letter.incident(), newer == null ? letter : letter.and(newer));
    }
    schedule(delay);
    return settled;
  }

  // guarded by this
  private void schedule(Duration delay) {
    if (!isScheduled && !isClosed && inFlight == null && !waiting.isEmpty()) {
      isScheduled = true;
      scheduler.after(delay, this::work);
    }
  }

  /** Begins no attempt any more; what waits stays undone and is told after the next start. */
  synchronized void stop() {
    isClosed = true;
  }

  /** Waits so long for the attempt that is being made, then closes the receiver. */
  void close(Duration patience) {
    stop();
    long until = System.nanoTime() + patience.toNanos();
    try {
      synchronized (this) {
        long left = patience.toNanos();
        while (inFlight != null && left > 0) {
          wait(Math.max(1, left / 1_000_000));
          left = until - System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    receiver.close();
  }

  /** Something about each of the incidents that it was used for last. */
  private static final class Recent<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > REMEMBERED;
    }
  }
}
