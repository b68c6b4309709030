package io.responder.cli;

import static io.responder.cli.DurationArgument.DURATION;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Prints how long incidents took, or how available a service was. */
public final class FiguresCommand extends ResponderCommand {

  private final PrintStream out;

  public FiguresCommand(PrintStream out) {
    super("figures", "How long incidents took, and how available a service was");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("--for")
        .dest("length")
        .metavar("DURATION")
        .type(DURATION)
        .setDefault(Duration.ofDays(30))
        .help("how far back; default: 30d");
    parser
        .addArgument("--by")
        .choices("all", "owner", "cause")
        .setDefault("all")
        .help("what tells the lines apart");
    parser
        .addArgument("--service")
        .metavar("NAME")
        .help("the availability of this service instead: name, namespace/name …");
    parser
        .addArgument("--severity")
        .choices("info", "warning", "critical")
        .setDefault("critical")
        .help("with --service: the least severity that counts; default: critical");
    parser.addArgument("--cluster").help("with --service: of this cluster only");
    ApiArguments.addTo(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    var client = ApiArguments.client(bootstrap, arguments);
    var service = arguments.getString("service");
    var period = "for=" + arguments.<Duration>get("length").toSeconds() + 's';
    JsonNode answer =
        service == null
            ? client.get("/figures?" + period + "&by=" + arguments.getString("by"))
            : client.get(
                Services.path(
                    service,
                    arguments.getString("cluster"),
                    "availability",
                    period + "&severity=" + arguments.getString("severity")));
    if (Output.of(arguments) == Output.JSON) {
      out.println(answer);
    } else if (service == null) {
      figures(answer, arguments.getString("by").toUpperCase(Locale.ROOT));
    } else {
      availability(answer);
    }
    out.flush();
  }

  private void figures(JsonNode answer, String by) {
    var table =
        new Columns(
            by, "INCIDENTS", "OPEN", "DETECTED", "KNOWN", "ACKNOWLEDGED", "RESOLVED", "90% WITHIN");
    for (var row : answer.path("rows")) {
      table.add(
          row.path("key").asText().isEmpty() ? "-" : row.path("key").asText(),
          row.path("incidents").asText(),
          row.path("open").asText(),
          mean(row.path("detect")),
          mean(row.path("know")),
          mean(row.path("acknowledge")),
          mean(row.path("resolve")),
          length(row.path("resolve").path("p90")));
    }
    out.print(table);
    for (var receiver : answer.path("knowing")) {
      out.println(
          "receiver "
              + receiver.path("receiver").asText()
              + " had the news of "
              + Services.count(receiver.path("count").asInt(), "incident")
              + ' '
              + length(receiver.path("mean"))
              + " after the onset on average, 90% within "
              + length(receiver.path("p90")));
    }
    incomplete(answer);
  }

  private void availability(JsonNode answer) {
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %.4f %% without a %s incident, %s, down for %s",
            answer.path("service").asText(),
            answer.path("availability").asDouble() * 100,
            answer.path("severity").asText(),
            Services.count(answer.path("incidents").asInt(), "incident"),
            length(answer.path("downSeconds"))));
    for (var outage : answer.path("outages")) {
      out.println(
          "  " + Services.time(outage.path("from")) + " to " + Services.time(outage.path("to")));
    }
    incomplete(answer);
  }

  private void incomplete(JsonNode answer) {
    if (answer.hasNonNull("completeSince")) {
      out.println(
          "Incomplete before "
              + Services.time(answer.path("completeSince"))
              + ": there were more incidents than are remembered.");
    }
  }

  private static String mean(JsonNode times) {
    return times.path("count").asInt() == 0 ? "-" : length(times.path("mean"));
  }

  /** Seconds as people say them. */
  private static String length(JsonNode seconds) {
    if (!seconds.isNumber()) {
      return "-";
    }
    double value = seconds.asDouble();
    if (value < 120) {
      return String.format(Locale.ROOT, value < 10 ? "%.1f s" : "%.0f s", value);
    }
    return value < 7_200
        ? String.format(Locale.ROOT, "%.0f min", value / 60)
        : String.format(Locale.ROOT, "%.1f h", value / 3_600);
  }
}
