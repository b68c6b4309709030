package io.responder.demo;

import io.responder.model.Severity;
import io.responder.notify.Delivery;
import io.responder.notify.Language;
import io.responder.notify.Notification;
import io.responder.notify.Receiver;
import io.responder.notify.ReceiverConfig;

/** The console receiver, with an audience that knows what was printed. */
record Witness(ReceiverConfig console, Audience audience) implements ReceiverConfig {

  @Override
  public String name() {
    return console.name();
  }

  @Override
  public Language language() {
    return console.language();
  }

  @Override
  public Severity severity() {
    return console.severity();
  }

  @Override
  public Receiver receiver(Surroundings surroundings) {
    var receiver = console.receiver(surroundings);
    return new Receiver() {
      @Override
      public String name() {
        return receiver.name();
      }

      @Override
      public Delivery deliver(Notification notification) {
        var delivery = receiver.deliver(notification);
        audience.hear(notification);
        return delivery;
      }
    };
  }
}
