package io.responder.cli;

import io.responder.config.InvalidFileException;
import io.responder.kube.connect.ConnectionException;
import io.responder.stream.StreamException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import org.jspecify.annotations.Nullable;
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
    BindException taken = cause(failure, BindException.class);
    if (failure instanceof ExitException
        || failure instanceof InvalidFileException
        || failure instanceof ConnectionException
        || failure instanceof StreamException) {
      LOGGER.atInfo().setMessage("command refused").setCause(failure).log();
      if (!String.valueOf(failure.getMessage()).isEmpty()) {
        err.println(failure.getMessage());
      }
    } else if (taken != null) {
      LOGGER.atInfo().setMessage("command refused").setCause(failure).log();
      IOException place = cause(failure, IOException.class);
      err.println(
          (place == null ? "" : place.getMessage() + ": ")
              + taken.getMessage()
              + "; end what listens there, or choose another port under"
              + " server.applicationConnectors (the API) or server.adminConnectors");
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

  /** The first of a kind among a failure and its causes, null where there is none. */
  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return kind.cast(at);
      }
    }
    return null;
  }
}
