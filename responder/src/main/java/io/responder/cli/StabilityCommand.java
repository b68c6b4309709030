package io.responder.cli;

import static io.responder.cli.DurationArgument.DURATION;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import java.time.Duration;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Says whether a component has been stable for a time; exit code 1 where it has not. */
public final class StabilityCommand extends ResponderCommand {

  private final PrintStream out;

  public StabilityCommand(PrintStream out) {
    super("stability", "Has a component been stable for long enough to trust it?");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("component")
        .help(
            "name, namespace/name or namespace/Kind/name of a workload; or what its labels"
                + " backstage.io/kubernetes-id or app.kubernetes.io/part-of say");
    parser
        .addArgument("--for")
        .dest("length")
        .metavar("DURATION")
        .type(DURATION)
        .setDefault(Duration.ofHours(72))
        .help("how long it must have been; default: 72h");
    parser
        .addArgument("--criteria")
        .help("only these count: pods, incidents, applications, logs, watched; with commas");
    parser.addArgument("--cluster").help("of this cluster only");
    ApiArguments.addTo(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    var client = ApiArguments.client(bootstrap, arguments);
    var criteria = arguments.getString("criteria");
    var answer =
        client.get(
            Services.path(
                arguments.getString("component"),
                arguments.getString("cluster"),
                "stability",
                "for="
                    + arguments.<Duration>get("length").toSeconds()
                    + 's'
                    + (criteria == null ? "" : "&criteria=" + ApiClient.encoded(criteria))));
    if (Output.of(arguments) == Output.JSON) {
      out.println(answer);
    } else {
      print(answer);
    }
    out.flush();
    if (!answer.path("verdict").asText().equals("stable")) {
      throw new ExitException(ExitException.PROBLEMS, "");
    }
  }

  private void print(JsonNode answer) {
    var table = new Columns("CRITERION", "STATE", "SINCE", "WHY");
    for (var one : answer.path("criteria")) {
      table.add(
          one.path("criterion").asText(),
          one.path("state").asText(),
          Services.time(one.path("since")),
          one.path("detail").asText());
    }
    out.print(table);
    var since = Services.time(answer.path("stableSince"));
    out.println(
        answer.path("service").asText()
            + " is "
            + answer.path("verdict").asText()
            + (since.isEmpty() ? "" : " since " + since)
            + ": "
            + answer.path("met").asInt()
            + " of "
            + answer.path("of").asInt()
            + " criteria");
    var broken = answer.path("lastBroken");
    if (!broken.isMissingNode()) {
      var to = Services.time(broken.path("to"));
      out.println(
          "broken last by "
              + broken.path("cause").asText()
              + " of "
              + broken.path("workload").asText()
              + ", from "
              + Services.time(broken.path("from"))
              + (to.isEmpty() ? " until now" : " to " + to)
              + ", incident "
              + broken.path("incident").asText());
    }
  }
}
