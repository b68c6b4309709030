package io.responder.cli;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import net.sourceforge.argparse4j.inf.Namespace;

/** A command whose failures are one clear message; the stack trace of a bug goes to the log. */
public abstract class ResponderCommand extends Command {

  protected ResponderCommand(String name, String description) {
    super(name, description);
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable e) {
    Failures.report(cli.getStdErr(), e);
  }
}
