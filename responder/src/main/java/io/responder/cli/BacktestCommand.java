package io.responder.cli;

import static io.responder.cli.DurationArgument.DURATION;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.model.ClusterEvent;
import io.responder.model.Incident;
import io.responder.model.Snapshot;
import io.responder.model.TransitionReason;
import io.responder.replay.Comparison;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.match.RuleFailures;
import io.responder.stream.RetainedTopics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * Runs changed rules over what happened, on a virtual clock, and prints what they would have made
 * of it that was not: nothing is written and nobody is told.
 */
public final class BacktestCommand extends ResponderCommand {

  /** By how much times may differ that come from two clocks. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Clock clock;

  public BacktestCommand(PrintStream out, Clock clock) {
    super("backtest", "Compare what changed rules would have found with what was found");
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("--rules")
        .metavar("DIR")
        .type(PathArgument.PATH)
        .required(true)
        .help("folder of the changed rules");
    parser
        .addArgument("--since")
        .metavar("DURATION")
        .type(DURATION)
        .setDefault(Duration.ofHours(24))
        .help("how far back; default: 24h");
    parser
        .addArgument("--warm-up")
        .metavar("DURATION")
        .type(DURATION)
        .setDefault(Duration.ofHours(1))
        .help("read so much more before, to know what was wrong already; default: 1h");
    Kafka.addArguments(parser);
    parser
        .addArgument("--recording")
        .metavar("FILE")
        .nargs("+")
        .type(PathArgument.PATH)
        .help("compare over recordings, with what the rules of --against make of them");
    parser
        .addArgument("--against")
        .metavar("DIR")
        .type(PathArgument.PATH)
        .help("for recordings: folder of the rules as they are; default: the shipped ones");
    Output.addArgument(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) throws IOException {
    var changed = Rules.load(arguments.get("rules"));
    var found =
        arguments.getList("recording") == null
            ? overTopics(bootstrap, arguments, changed)
            : overRecordings(bootstrap, arguments, changed);
    var text = new ComparisonText(found.comparison(), found.extent());
    (Output.of(arguments) == Output.JSON ? text.json() : text.table()).forEach(out::println);
    out.flush();
    if (!found.comparison().differences().isEmpty()) {
      throw new ExitException(ExitException.PROBLEMS, "");
    }
  }

  private record Found(Comparison comparison, ComparisonText.Extent extent) {}

  private Found overRecordings(Bootstrap<?> bootstrap, Namespace arguments, RuleSet changed)
      throws IOException {
    if (arguments.getString("bootstrap_servers") != null) {
      throw new ExitException(
          ExitException.USAGE, "--recording and --bootstrap-servers exclude each other");
    }
    var incidents =
        arguments.get("config") == null
            ? IncidentConfig.defaults()
            : Kafka.configuration(bootstrap, arguments).incidents();
    List<Path> files = arguments.getList("recording");
    var was = pipeline(Rules.load(arguments.get("against")), incidents);
    var would = pipeline(changed, incidents);
    var events = new long[1];
    var first = new Instant[1];
    Recordings.read(
        files,
        "recording",
        event -> {
          events[0]++;
          first[0] = first[0] == null ? event.observedAt() : first[0];
          was.accept(event);
          would.accept(event);
        });
    var from = Objects.requireNonNullElse(first[0], Instant.EPOCH);
    var to = would.now().isBefore(from) ? from : would.now();
    var comparison =
        Comparison.of(
            was.incidents(),
            Set.of(),
            would.incidents(),
            new Comparison.Period(from, from, to, Duration.ZERO));
    return new Found(comparison, new ComparisonText.Extent(from, to, events[0], 0));
  }

  private Found overTopics(Bootstrap<?> bootstrap, Namespace arguments, RuleSet changed) {
    var config = Kafka.configuration(bootstrap, arguments);
    Instant now = clock.instant();
    Instant since = now.minus(arguments.<Duration>get("since"));
    Instant warm = since.minus(arguments.<Duration>get("warm_up"));
    var would = pipeline(changed, config.incidents());
    var events = new long[1];
    var first = new Instant[1];
    try (var topics = RetainedTopics.open(config.kafka())) {
      var happened = new Happened();
      topics.incidents(happened::take);
      var extent =
          topics.clusterEvents(
              warm,
              new RetainedTopics.EventTaker() {
                @Override
                public void event(ClusterEvent event) {
                  events[0]++;
                  first[0] = first[0] == null ? event.observedAt() : first[0];
                  would.accept(event);
                }

                @Override
                public void snapshot(Snapshot snapshot, Predicate<String> told) {
                  would.accept(snapshot, told);
                }
              });
      if (extent.first() == null || extent.last() == null) {
        throw new ExitException(
            ExitException.USAGE,
            "the topics hold nothing since " + warm + ": name a longer --since");
      }
      // Time goes on for the virtual clock for as long as the responder went on, and not longer.
      var to = extent.last();
      would.advanceTo(to);
      // What waited for Kafka was observed before it was written.
      var observed = first[0];
      var known = observed != null && observed.isBefore(extent.first()) ? observed : extent.first();
      var from = since.isBefore(known) ? known : since;
      var comparison =
          Comparison.of(
              happened.incidents(),
              happened.closed,
              would.incidents(),
              new Comparison.Period(known, from, to, TOLERANCE));
      return new Found(
          comparison, new ComparisonText.Extent(from, to, events[0], topics.unreadable()));
    }
  }

  private static VirtualPipeline pipeline(RuleSet rules, IncidentConfig config) {
    return new VirtualPipeline(
        new RuleEngine(rules, RuleFailures.ignored()),
        new IncidentReducer(config),
        new Correlator(config),
        transition -> {});
  }

  /** The incidents that there were. */
  private static final class Happened {

    private final Map<String, Incident> last = new LinkedHashMap<>();
    private final Set<String> closed = new HashSet<>();

    void take(io.responder.model.Transition transition) {
      var incident = transition.after();
      // What the responder says of its own records does not come from events.
      if (incident.problem().workload().kind().equals("DeadLetter")) {
        return;
      }
      last.put(incident.id(), incident);
      if (transition.reason() == TransitionReason.CLOSED) {
        closed.add(incident.id());
      }
    }

    Collection<Incident> incidents() {
      return last.values();
    }
  }
}
