package io.responder.simulator.fault;

import java.time.Duration;
import java.util.Map;

/** What a scripted fault does to a request. */
public sealed interface Effect {
  /** Whether the request is carried out although its answer suffers. */
  default boolean executes() {
    return true;
  }

  /** Answers this instead of carrying the request out. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are shared on purpose
  record Reply(int status, Map<String, String> headers, byte[] body) implements Effect {
    @Override
    public boolean executes() {
      return false;
    }
  }

  /** Neither carries the request out nor ever answers; the socket stays open. */
  record Hang() implements Effect {
    @Override
    public boolean executes() {
      return false;
    }
  }

  /** Closes the connection without carrying the request out. */
  record Drop() implements Effect {
    @Override
    public boolean executes() {
      return false;
    }
  }

  /** Carries the request out later. */
  record Delay(Duration time) implements Effect {}

  /** Carries the request out and closes the connection after so many bytes of the body. */
  record Cut(long bodyBytes) implements Effect {}

  /** Carries the request out and goes silent after so many bytes of the body; no close. */
  record HalfOpen(long bodyBytes) implements Effect {}

  /** Carries the request out and sends the body at this rate. */
  record Slow(int bytesPerSecond) implements Effect {}
}
