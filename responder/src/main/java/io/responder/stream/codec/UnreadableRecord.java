package io.responder.stream.codec;

/** Bytes that are not a value of the expected type. Reading them again gives the same. */
public final class UnreadableRecord extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnreadableRecord(String message) {
    super(message);
  }

  public UnreadableRecord(String message, Throwable cause) {
    super(message, cause);
  }
}
