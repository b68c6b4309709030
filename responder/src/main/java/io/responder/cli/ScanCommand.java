package io.responder.cli;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.ClusterScan;
import io.responder.kube.watch.WatchConfig;
import io.responder.model.Actor;
import io.responder.model.Incident;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.match.RuleFailures;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** One pass over a live cluster: prints what is wrong now. Needs no Kafka and changes nothing. */
public final class ScanCommand extends ResponderCommand {

  private final PrintStream out;

  public ScanCommand(PrintStream out) {
    super("scan", "Look at a live cluster once and print the diagnosed problems");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    ClusterArguments.addTo(parser);
    parser
        .addArgument("--rules")
        .type(PathArgument.PATH)
        .help("folder of rules; default: the shipped ones");
    parser.addArgument("--language").choices("en", "ko").setDefault("en").help("of the text");
    Output.addArgument(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) throws InterruptedException {
    var rules = Rules.load(arguments.get("rules"));
    var cluster = ClusterArguments.config(bootstrap, arguments);
    var connection = ClusterArguments.connect(cluster);
    var clock = Clock.systemUTC();
    var scan =
        new ClusterScan(cluster, WatchConfig.defaults(), connection, ObjectTap.NONE, clock).run();
    tellUnseen(scan.unseen());
    if (scan.states().stream().noneMatch(s -> s.state() == WatchStatus.State.SYNCED)) {
      throw new ExitException(
          ExitException.USAGE,
          "cluster "
              + cluster.name()
              + ": nothing could be read from "
              + connection.server()
              + ": check that it is up and that the credentials are allowed to list");
    }
    var config = IncidentConfig.defaults();
    var pipeline =
        new VirtualPipeline(
            new RuleEngine(rules, RuleFailures.ignored()),
            new IncidentReducer(config),
            new Correlator(config),
            transition -> {});
    scan.events().forEach(pipeline::accept);
    pipeline.advanceTo(clock.instant());
    var problems =
        pipeline.incidents().stream()
            .filter(incident -> incident.resolvedAt() == null)
            .sorted(
                Comparator.comparing((Incident i) -> i.problem().diagnosis().severity()).reversed())
            .toList();
    print(problems, arguments);
    if (!problems.isEmpty()) {
      throw new ExitException(ExitException.PROBLEMS, "");
    }
  }

  private static void tellUnseen(List<WatchStatus> unseen) {
    for (var status : unseen) {
      System.err.println(
          "not seen: "
              + status.kind().resource()
              + (status.namespace().isEmpty() ? "" : " in namespace " + status.namespace())
              + ": "
              + status.reason());
    }
  }

  private void print(List<Incident> problems, Namespace arguments) {
    if (Output.of(arguments) == Output.JSON) {
      problems.forEach(problem -> out.println(IncidentLine.of(problem)));
    } else {
      var teller = Terminal.teller(out, arguments.getString("language"));
      problems.forEach(
          problem ->
              teller.accept(
                  new Transition(
                      null,
                      problem,
                      TransitionReason.OPENED,
                      Actor.rule(problem.problem().diagnosis().rule()),
                      Objects.requireNonNull(problem.openedAt()))));
      out.println(
          problems.isEmpty()
              ? "No problems found."
              : problems.size() + (problems.size() == 1 ? " problem." : " problems."));
    }
    out.flush();
  }
}
