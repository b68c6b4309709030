package io.responder;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.responder.cli.Failures;
import net.sourceforge.argparse4j.inf.Namespace;
import sun.misc.Signal;

/** Dropwizard's server, with failures that a person can read. */
final class ServeCommand extends ServerCommand<ResponderConfiguration> {

  ServeCommand(ResponderApplication application) {
    super(application, "server", "Run the service");
  }

  /** A stop that was asked for is no failure: the exit code says so. */
  static void endCleanlyOnTerm() {
    Signal.handle(new Signal("TERM"), signal -> System.exit(0));
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable failure) {
    Failures.report(cli.getStdErr(), failure);
  }
}
