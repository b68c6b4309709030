package io.responder.cli;

import io.responder.config.InvalidFileException;
import io.responder.kube.connect.ConnectionException;
import io.responder.stream.StreamException;
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

  /** Tells it, and logs what a person need not see. */
  public static void report(PrintWriter err, Throwable failure) {
    // The server logs to standard error, where only the message belongs.
    CommandLog.install();
    if (failure instanceof ExitException
        || failure instanceof InvalidFileException
        || failure instanceof ConnectionException
        || failure instanceof StreamException) {
      LOGGER.atInfo().setMessage("command refused").setCause(failure).log();
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
