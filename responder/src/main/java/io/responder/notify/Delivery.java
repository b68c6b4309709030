package io.responder.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt to tell a receiver. No text in it holds anything secret. */
public sealed interface Delivery {

  /** The receiver has it. */
  record Delivered() implements Delivery {}

  /**
   * Not now, or nobody knows: it is tried again with the same id.
   *
   * @param after how long the receiver asks to wait, null where it does not say
   * @param reason why
   */
  record RetryLater(@Nullable Duration after, String reason) implements Delivery {
    public RetryLater {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Never: trying again cannot help.
   *
   * @param reason why, and what to change
   */
  record Rejected(String reason) implements Delivery {
    public Rejected {
      requireNonNull(reason, "reason");
    }
  }
}
