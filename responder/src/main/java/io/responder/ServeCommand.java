package io.responder;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.responder.cli.Failures;
import net.sourceforge.argparse4j.inf.Namespace;

/** Dropwizard's server, with failures that a person can read. */
final class ServeCommand extends ServerCommand<ResponderConfiguration> {

  ServeCommand(ResponderApplication application) {
    super(application, "server", "Run the service");
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable failure) {
    Failures.report(cli.getStdErr(), failure);
  }
}
