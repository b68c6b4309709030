package io.responder.notify;

import io.github.resilience4j.core.IntervalFunction;
import io.micrometer.core.instrument.MeterRegistry;
import io.responder.health.Pulse;
import io.responder.model.Severity;
import io.responder.model.Transition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the receivers of what happens to incidents: at least once each, none held up by another.
 *
 * <p>It is told what a person would act on: an incident that opens, gets a more precise cause,
 * becomes more severe, comes back or ends. An incident that another one explains is not told; if it
 * outlasts its explanation, it is. While a receiver cannot be reached, what happens to one incident
 * collapses into one notification, marked as delayed.
 *
 * <p>Thread-safe. Calling it does not block on receivers.
 */
public final class Notifier implements AutoCloseable {

  private static final Duration LAST_ATTEMPT = Duration.ofSeconds(3);

  private final List<Outbox> outboxes;
  private final AtomicLong stoppedAt = new AtomicLong();

  private Notifier(List<Outbox> outboxes) {
    this.outboxes = outboxes;
  }

  /**
   * Builds the notifier with the configured receivers.
   *
   * @param scheduler where the receivers' workers run
   */
  public static Notifier of(
      NotifyConfig config,
      ReceiverConfig.Surroundings surroundings,
      Scheduler scheduler,
      MeterRegistry meters) {
    List<Subscription> subscriptions =
        config.receivers().stream()
            .map(r -> new Subscription(r.receiver(surroundings), r.severity()))
            .toList();
    return of(config, subscriptions, config.backoff(), scheduler, surroundings.clock(), meters);
  }

  /** Builds a notifier of receivers that are there already. */
  public static Notifier of(
      NotifyConfig config,
      List<Subscription> subscriptions,
      IntervalFunction backoff,
      Scheduler scheduler,
      Clock clock,
      MeterRegistry meters) {
    return new Notifier(
        subscriptions.stream()
            .map(
                s ->
                    new Outbox(
                        s.receiver(),
                        s.minimum(),
                        config,
                        backoff,
                        scheduler,
                        clock,
                        new Deliveries(s.receiver().name(), meters)))
            .toList());
  }

  /**
   * Takes one transition. A repeated one is told again only if this process has not told it.
   *
   * @return completes when no receiver needs it any more: told, rejected, or not worth telling. The
   *     feed may commit its position then, and not before. Cancelled, it is not told any more:
   *     somebody else does
   */
  public CompletableFuture<Void> tell(Transition transition) {
    var each = outboxes.stream().map(outbox -> outbox.offer(transition)).toList();
    var all = CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new));
    var unused =
        all.whenComplete(
            (done, failure) -> {
              if (all.isCancelled()) {
                each.forEach(one -> one.cancel(false));
              }
            });
    return all;
  }

  /** The pulses of its receivers: an attempt must end. */
  public List<Pulse> pulses() {
    return outboxes.stream().map(Outbox::pulse).toList();
  }

  /** Begins to tell nothing more; does not wait. */
  public void stop() {
    outboxes.forEach(Outbox::stop);
    stoppedAt.compareAndSet(0, System.nanoTime());
  }

  /**
   * Stops, waits up to three seconds from then for what is being told, so that nobody has to be
   * told it again, and closes the receivers. What is not told stays uncommitted in the feed.
   */
  @Override
  public void close() {
    stop();
    long until = stoppedAt.get() + LAST_ATTEMPT.toNanos();
    outboxes.forEach(o -> o.close(Duration.ofNanos(Math.max(0, until - System.nanoTime()))));
  }

  /**
   * Who is told of what.
   *
   * @param receiver who
   * @param minimum the least severity
   */
  public record Subscription(Receiver receiver, Severity minimum) {}
}
