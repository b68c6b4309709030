package io.responder.stream;

import org.jspecify.annotations.Nullable;

/** Kafka could not do what was asked. The message names the thing and the remedy. */
public final class StreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public StreamException(Reason reason, String message) {
    this(reason, message, null);
  }

  public StreamException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether the same call can succeed later. */
  public boolean isRetryable() {
    return reason.isRetryable();
  }

  /** Why it could not. */
  public enum Reason {
    /** No broker answered in time. */
    UNREACHABLE("unreachable", true),
    /** The broker knows us not, or forbids it. An operator can allow it while we run. */
    FORBIDDEN("forbidden", true),
    /** Too much is on its way already. */
    OVERLOADED("overloaded", true),
    /** The record is too large; a dead letter tells of it. */
    TOO_LARGE("too-large", false),
    /** It was closed. */
    CLOSED("closed", false),
    /** The topics are not as they must be. */
    TOPICS_DIFFER("topics-differ", false),
    /** The embedded broker cannot start. */
    BROKER_FAILED("broker-failed", false),
    /** Anything else that Kafka says. */
    OTHER("other", true);

    private final String label;
    private final boolean retryable;

    Reason(String label, boolean retryable) {
      this.label = label;
      this.retryable = retryable;
    }

    /** The name in metrics and logs. */
    public String label() {
      return label;
    }

    boolean isRetryable() {
      return retryable;
    }
  }
}
