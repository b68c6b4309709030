package io.responder.kube.log;

import java.io.IOException;

/** Where logs are read. */
public interface LogSource {

  /**
   * The last lines of one run of a container.
   *
   * @param previous whether the run before the present one is meant
   * @throws LogRefused when the server does not give it and will not soon
   * @throws IOException when it could not be read this time
   */
  String tail(String namespace, String pod, String container, boolean previous, int lines)
      throws IOException;

  /** The server does not give the log. */
  final class LogRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean forbidden;

    public LogRefused(String message, boolean forbidden) {
      super(message);
      this.forbidden = forbidden;
    }

    /** Whether the credentials do not allow it, rather than that there is no such log. */
    public boolean isForbidden() {
      return forbidden;
    }
  }
}
