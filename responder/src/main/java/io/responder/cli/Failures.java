package io.responder.cli;

import io.responder.config.InvalidFileException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person is told when a command fails, and with which exit code it ends. */
public final class Failures {

  private static final Logger LOGGER = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** The exit code for {@code failure}. */
  public static int exitCode(Throwable failure) {
    return failure instanceof ExitException exit ? exit.code() : ExitException.USAGE;
  }

  static void report(PrintWriter err, Throwable failure) {
    if (failure instanceof ExitException || failure instanceof InvalidFileException) {
      if (!String.valueOf(failure.getMessage()).isEmpty()) {
        err.println(failure.getMessage());
      }
    } else {
      LOGGER.atError().setMessage("command failed").setCause(failure).log();
      err.println(
          "responder: this is a bug: "
              + failure.getClass().getSimpleName()
              + ": "
              + failure.getMessage()
              + "; the stack trace is in "
              + CommandLog.file());
    }
    err.flush();
  }
}
