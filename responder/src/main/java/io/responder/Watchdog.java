package io.responder;

import io.responder.model.Actor;
import io.responder.model.Incident;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.stream.StreamStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the receivers directly when the pipeline does not work: what tells everything else is what
 * is broken.
 *
 * <p>One message when canaries are overdue or the pipeline gave up, one when canaries have come for
 * as long as they may be late: so never more than one pair in twice that time. Until the first
 * canary came, five times as much is allowed, for states to be restored. Thread-safe.
 */
final class Watchdog {

  private static final Logger LOGGER = LoggerFactory.getLogger(Watchdog.class);
  private static final int START_FACTOR = 5;

  private final Supplier<StreamStatus> status;
  private final Consumer<Transition> tell;
  private final Duration limit;
  private final String responder;
  private final Clock clock;
  private boolean wasWell; // guarded by this
  private @Nullable Instant wellSince; // guarded by this
  private Incident.@Nullable Open told; // guarded by this

  /**
   * @param tell hands a transition to every receiver, without Kafka and without waiting
   * @param limit how old the last canary may be
   * @param responder which of several responders
   */
  Watchdog(
      Supplier<StreamStatus> status,
      Consumer<Transition> tell,
      Duration limit,
      String responder,
      Clock clock) {
    this.status = status;
    this.tell = tell;
    this.limit = limit;
    this.responder = responder;
    this.clock = clock;
  }

  /** Looks once; to be called several times within the limit. */
  synchronized void look() {
    judge(status.get(), clock.instant());
  }

  /** Whether the receivers were told of trouble that is not over. */
  synchronized boolean isBarking() {
    return told != null;
  }

  // guarded by this
  private void judge(StreamStatus current, Instant now) {
    wasWell |= current.canary().isComplete();
    Trouble trouble = Trouble.of(current, wasWell ? limit : limit.multipliedBy(START_FACTOR), now);
    if (trouble == null) {
      if (current.state() == StreamStatus.State.RUNNING) {
        well(now);
      }
      return;
    }
    wellSince = null;
    if (told == null) {
      Incident.Pending pending = new Incident.Pending(trouble.problem(responder, now), now, 0);
      Incident.Open open = pending.open(now);
      told = open;
      LOGGER
          .atError()
          .setMessage("the pipeline does not work; telling the receivers directly")
          .addKeyValue("trouble", trouble.kind())
          .addKeyValue("since", trouble.since())
          .addKeyValue("reason", trouble.detail())
          .log();
      tell.accept(new Transition(null, open, TransitionReason.OPENED, Actor.TIME, now));
    }
  }

  // guarded by this
  private void well(Instant now) {
    Incident.Open open = told;
    if (open == null) {
      return;
    }
    if (wellSince == null) {
      wellSince = now;
    }
    if (wellSince.plus(limit).isAfter(now)) {
      return;
    }
    told = null;
    wellSince = null;
    LOGGER.atInfo().setMessage("the pipeline works again").log();
    tell.accept(new Transition(open, open.resolve(now), TransitionReason.HEALED, Actor.TIME, now));
  }
}
