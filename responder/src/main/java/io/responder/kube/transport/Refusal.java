package io.responder.kube.transport;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The API server answered a request with something else than success. */
public final class Refusal extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final String said;
  private final @Nullable Duration retryAfter;

  Refusal(int code, String said, @Nullable Duration retryAfter) {
    super("HTTP " + code + ": " + said);
    this.code = code;
    this.said = said;
    this.retryAfter = retryAfter;
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** The server's message. */
  public String said() {
    return said;
  }

  /** How long the server asks to wait, null where it does not. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
