package io.responder;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.JarLocation;
import io.responder.cli.BacktestCommand;
import io.responder.cli.CareCommand;
import io.responder.cli.CheckCommand;
import io.responder.cli.CommandLog;
import io.responder.cli.DiagnoseCommand;
import io.responder.cli.DocumentRulesCommand;
import io.responder.cli.ExplainCommand;
import io.responder.cli.Failures;
import io.responder.cli.FiguresCommand;
import io.responder.cli.IncidentCommand;
import io.responder.cli.IncidentsCommand;
import io.responder.cli.RecordCommand;
import io.responder.cli.ReplayCommand;
import io.responder.cli.ScanCommand;
import io.responder.cli.SilenceCommand;
import io.responder.cli.StabilityCommand;
import io.responder.cli.TestRulesCommand;
import io.responder.config.StrictConfigurationFactory;
import io.responder.config.StrictReader;
import io.responder.demo.DemoCommand;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The entry point: which commands there are, and how the service is put on the admin port. */
public final class ResponderApplication extends Application<ResponderConfiguration> {

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Runs one command and ends the process with its exit code; the server keeps running. */
  public static void main(String[] arguments) {
    var failure = new ResponderApplication().execute(arguments);
    if (failure >= 0) {
      System.exit(failure);
    }
  }

  private int execute(String... arguments) {
    var bootstrap = new Bootstrap<>(this);
    initialize(bootstrap);
    bootstrap.registerMetrics();
    var cli = new Cli(new JarLocation(getClass()), bootstrap, System.out, System.err);
    var serves = arguments.length > 0 && arguments[0].equals("server");
    return cli.run(arguments).map(Failures::exitCode).orElse(serves ? -1 : 0);
  }

  @Override
  protected void bootstrapLogging() {
    CommandLog.install();
  }

  @Override
  public String getName() {
    return "responder";
  }

  @Override
  public void initialize(Bootstrap<ResponderConfiguration> bootstrap) {
    bootstrap.getObjectMapper().registerModule(ReceiverTypes.module());
    bootstrap.setConfigurationFactoryFactory(
        (type, validator, mapper, prefix) ->
            new StrictConfigurationFactory<>(
                type, new StrictReader(mapper, validator, System.getenv())));
    bootstrap.addCommand(new DemoCommand(Wiring::start, out));
    bootstrap.addCommand(new ServeCommand(this));
    bootstrap.addCommand(new CheckCommand(out));
    bootstrap.addCommand(new ScanCommand(out));
    bootstrap.addCommand(new RecordCommand(out));
    bootstrap.addCommand(new ReplayCommand(out));
    bootstrap.addCommand(new BacktestCommand(out, Clock.systemUTC()));
    bootstrap.addCommand(new StabilityCommand(out));
    bootstrap.addCommand(new FiguresCommand(out));
    bootstrap.addCommand(new DiagnoseCommand(out));
    bootstrap.addCommand(new ExplainCommand(out));
    bootstrap.addCommand(new IncidentsCommand(out));
    bootstrap.addCommand(new IncidentCommand(out));
    CareCommand.all(out).forEach(bootstrap::addCommand);
    SilenceCommand.all(out).forEach(bootstrap::addCommand);
    bootstrap.addCommand(new TestRulesCommand(out));
    bootstrap.addCommand(new DocumentRulesCommand(out));
  }

  @Override
  public void run(ResponderConfiguration configuration, Environment environment) {
    ServeCommand.endCleanlyOnTerm();
    var service = Wiring.start(configuration, out);
    AdminPort.serve(service, environment);
    if (configuration.hasApi()) {
      ApiPort.serve(service.api(), environment);
    }
  }
}
