package io.responder.kube.recording;

/** A recording that cannot be used; the message names file, line and reason. */
public final class RecordingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RecordingException(String file, long line, String reason) {
    super(file + ':' + line + ": " + reason);
  }

  public RecordingException(String file, long line, String reason, Throwable cause) {
    super(file + ':' + line + ": " + reason, cause);
  }
}
