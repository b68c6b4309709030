package io.responder.kube.connect;

/** A cluster's credentials cannot be used; the message names the file and the remedy. */
public final class ConnectionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ConnectionException(String message) {
    super(message);
  }

  public ConnectionException(String message, Throwable cause) {
    super(message, cause);
  }
}
