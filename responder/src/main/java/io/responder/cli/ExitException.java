package io.responder.cli;

/** Ends a command with an exit code and one message for the person who called it. */
public final class ExitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Problems were found: the command did its work and the answer is not fine. */
  public static final int PROBLEMS = 1;

  /** Wrong usage or configuration: the command could not do its work. */
  public static final int USAGE = 2;

  private final int code;

  /**
   * @param message empty when everything has been said already
   */
  public ExitException(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
