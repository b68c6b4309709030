package io.responder.cli;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.config.DurationModule;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.model.Transition;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.match.RuleFailures;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/**
 * Runs recordings through the pipeline on a virtual clock, without side effects: the same files
 * give the same bytes.
 */
public final class ReplayCommand extends ResponderCommand {

  private final PrintStream out;

  public ReplayCommand(PrintStream out) {
    super("replay", "Run recordings through the rules on a virtual clock and print the incidents");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("file")
        .nargs("+")
        .type(PathArgument.PATH)
        .help("recordings, taken one after the other as the streams of one cluster");
    parser
        .addArgument("--rules")
        .type(PathArgument.PATH)
        .help("folder of rules; default: the shipped ones");
    parser
        .addArgument("--speed")
        .type(Double.class)
        .setDefault(0.0)
        .help("times faster than it happened; 0 is as fast as possible");
    parser.addArgument("--cluster").setDefault("recording").help("name of the cluster");
    parser.addArgument("--language").choices("en", "ko").setDefault("en").help("of the text");
    parser
        .addArgument("--until")
        .metavar("DURATION")
        .help("let this much time pass after the last line, such as 30m");
    parser
        .addArgument("--quiet")
        .action(Arguments.storeTrue())
        .help("print only the list of incidents at the end");
    Output.addArgument(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    var json = Output.of(arguments) == Output.JSON;
    var language = arguments.getString("language");
    Consumer<Transition> sink =
        json || arguments.getBoolean("quiet") ? transition -> {} : Terminal.teller(out, language);
    var config = IncidentConfig.defaults();
    var pipeline =
        new VirtualPipeline(
            new RuleEngine(Rules.load(arguments.get("rules")), RuleFailures.ignored()),
            new IncidentReducer(config),
            new Correlator(config),
            sink);
    var rest = tail(arguments.getString("until"));
    var lines = play(arguments, pipeline);
    rest.ifPresent(length -> pipeline.advanceTo(pipeline.now().plus(length)));
    if (json) {
      pipeline.incidents().forEach(incident -> out.println(IncidentLine.of(incident)));
    } else {
      out.println(IncidentTable.of(pipeline.incidents(), lines, pipeline.now()));
    }
    out.flush();
  }

  private static long play(Namespace arguments, VirtualPipeline pipeline) {
    double speed = arguments.getDouble("speed");
    if (!(speed >= 0)) {
      throw new ExitException(ExitException.USAGE, "--speed " + speed + ": must be 0 or more");
    }
    var pace = new Pace(speed);
    return Recordings.read(
        arguments.getList("file"),
        arguments.getString("cluster"),
        event -> {
          pace.waitFor(event.observedAt());
          pipeline.accept(event);
        });
  }

  private static Optional<Duration> tail(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    var parsed = DurationModule.parse(text);
    if (parsed.isEmpty()) {
      throw new ExitException(
          ExitException.USAGE, "--until " + text + ": must be a duration such as 30s, 5m or 2h");
    }
    return parsed;
  }

  /** Slows a replay down to a multiple of the time in which it happened. */
  private static final class Pace {

    private final double speed;
    private @Nullable Instant first;
    private long startedAt;

    Pace(double speed) {
      this.speed = speed;
    }

    void waitFor(Instant at) {
      if (speed <= 0) {
        return;
      }
      if (first == null) {
        first = at;
        startedAt = System.nanoTime();
        return;
      }
      long due = startedAt + (long) (Duration.between(first, at).toNanos() / speed);
      try {
        java.util.concurrent.TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ExitException(ExitException.USAGE, "interrupted");
      }
    }
  }
}
