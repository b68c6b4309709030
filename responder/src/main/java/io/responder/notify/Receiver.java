package io.responder.notify;

/**
 * Somebody who is told of incidents.
 *
 * <p>Called by one thread at a time. Implementations do not retry and do not log; they put nothing
 * secret into a {@link Delivery}. What they cannot judge (a timeout, a broken connection) is {@link
 * Delivery.RetryLater}. An exception counts as such, but is a bug.
 */
public interface Receiver extends AutoCloseable {

  /** The configured name. */
  String name();

  /** Tells it once; blocks until the receiver answered or its time is over. */
  Delivery deliver(Notification notification);

  /** Gives back what it holds; idempotent. */
  @Override
  default void close() {}
}
