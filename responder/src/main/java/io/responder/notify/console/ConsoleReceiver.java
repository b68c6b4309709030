package io.responder.notify.console;

import static java.util.Objects.requireNonNull;

import io.responder.notify.Delivery;
import io.responder.notify.Delivery.Delivered;
import io.responder.notify.Delivery.RetryLater;
import io.responder.notify.Notification;
import io.responder.notify.Receiver;
import java.io.IOException;
import java.io.PrintStream;

/** Prints each notification in one piece, so that blocks do not mix with other output. */
public final class ConsoleReceiver implements Receiver {

  private final String name;
  private final Block block;
  private final Appendable output;

  public ConsoleReceiver(String name, Block block, Appendable output) {
    this.name = requireNonNull(name, "name");
    this.block = requireNonNull(block, "block");
    this.output = requireNonNull(output, "output");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery deliver(Notification notification) {
    try {
      output.append(block.of(notification));
      if (output instanceof PrintStream stream && stream.checkError()) {
        return new RetryLater(null, "the output cannot be written to");
      }
      return new Delivered();
    } catch (IOException e) {
      return new RetryLater(null, "the output cannot be written to: " + e.getMessage());
    }
  }
}
