package io.responder.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what became of every notification of one receiver: counted always, logged when it
 * matters. Called by one thread at a time.
 */
final class Deliveries {

  private static final Logger LOGGER = LoggerFactory.getLogger(Deliveries.class);

  private static final Duration[] KNOWING = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private final String receiver;
  private final MeterRegistry meters;
  private final Timer knowing;
  private @Nullable String lastFailure;

  Deliveries(String receiver, MeterRegistry meters) {
    this.receiver = receiver;
    this.meters = meters;
    this.knowing =
        Timer.builder("responder.notify.knowing")
            .description("From the onset of an incident until the receiver had the news of it")
            .tag("receiver", receiver)
            .serviceLevelObjectives(KNOWING)
            .register(meters);
    for (String outcome : new String[] {"delivered", "retried", "rejected"}) {
      meters.counter("responder.notify.deliveries", "receiver", receiver, "outcome", outcome);
    }
    for (Worth worth : Worth.values()) {
      if (worth != Worth.TELL) {
        meters.counter("responder.notify.withheld", "receiver", receiver, "reason", worth.label());
      }
    }
  }

  void withheld(Transition transition, Worth worth) {
    meters
        .counter("responder.notify.withheld", "receiver", receiver, "reason", worth.label())
        .increment();
    LOGGER
        .atDebug()
        .setMessage("transition not told")
        .addKeyValue("receiver", receiver)
        .addKeyValue("transition", transition.id())
        .addKeyValue("reason", worth.label())
        .log();
  }

  void delivered(Notification notification, Instant at) {
    count("delivered");
    if (notification.reason() == TransitionReason.OPENED
        || notification.superseded().contains(TransitionReason.OPENED)) {
      Duration taken = Duration.between(notification.incident().problem().onset(), at);
      knowing.record(taken.isNegative() ? Duration.ZERO : taken);
    }
    if (lastFailure != null) {
      lastFailure = null;
      LOGGER
          .atInfo()
          .setMessage("receiver accepts notifications again")
          .addKeyValue("receiver", receiver)
          .log();
    }
    LOGGER
        .atInfo()
        .setMessage("notification delivered")
        .addKeyValue("receiver", receiver)
        .addKeyValue("transition", notification.id())
        .addKeyValue("reason", notification.reason().label())
        .addKeyValue("timing", notification.timing())
        .log();
  }

  /** The same failure again and again is said once. */
  void retried(Notification notification, String reason, Duration next) {
    count("retried");
    boolean isNew = !reason.equals(lastFailure);
    lastFailure = reason;
    (isNew ? LOGGER.atWarn() : LOGGER.atDebug())
        .setMessage("receiver does not accept notifications; they wait")
        .addKeyValue("receiver", receiver)
        .addKeyValue("transition", notification.id())
        .addKeyValue("reason", reason)
        .addKeyValue("retryIn", next)
        .log();
  }

  void rejected(Notification notification, String reason) {
    count("rejected");
    LOGGER
        .atError()
        .setMessage("notification rejected and given up")
        .addKeyValue("receiver", receiver)
        .addKeyValue("transition", notification.id())
        .addKeyValue("reason", reason)
        .log();
  }

  /** A receiver threw: a bug of it, so with its trace, but only once. */
  void threw(RuntimeException bug, String reason) {
    if (!reason.equals(lastFailure)) {
      LOGGER
          .atError()
          .setMessage("receiver threw an exception")
          .addKeyValue("receiver", receiver)
          .setCause(bug)
          .log();
    }
  }

  private void count(String outcome) {
    meters
        .counter("responder.notify.deliveries", "receiver", receiver, "outcome", outcome)
        .increment();
  }
}
