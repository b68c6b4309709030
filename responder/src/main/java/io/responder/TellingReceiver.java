package io.responder;

import static java.util.Objects.requireNonNull;

import io.responder.model.Told;
import io.responder.model.TransitionReason;
import io.responder.notify.Delivery;
import io.responder.notify.Notification;
import io.responder.notify.Receiver;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * A receiver that says when it has the news of an incident, so that the time until somebody knew
 * outlives the process. What is told of it may be lost: the news is not.
 */
final class TellingReceiver implements Receiver {

  private final Receiver receiver;
  private final Consumer<Told> told;
  private final Clock clock;

  TellingReceiver(Receiver receiver, Consumer<Told> told, Clock clock) {
    this.receiver = requireNonNull(receiver, "receiver");
    this.told = requireNonNull(told, "told");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public String name() {
    return receiver.name();
  }

  @Override
  public Delivery deliver(Notification notification) {
    Delivery delivery = receiver.deliver(notification);
    boolean isFirst =
        notification.reason() == TransitionReason.OPENED
            || notification.superseded().contains(TransitionReason.OPENED);
    if (isFirst && delivery instanceof Delivery.Delivered) {
      var incident = notification.incident();
      told.accept(
          new Told(
              incident.id(),
              incident.problem().workload().cluster(),
              receiver.name(),
              clock.instant()));
    }
    return delivery;
  }

  @Override
  public void close() {
    receiver.close();
  }
}
