package io.responder.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Lists the incidents of a running responder. */
public final class IncidentsCommand extends ResponderCommand {

  private static final int PAGE = 500;

  /** The filters of the API, which knows best what they may be. */
  private static final List<String> FILTERS =
      List.of("state", "cluster", "namespace", "cause", "severity", "match");

  private final PrintStream out;

  public IncidentsCommand(PrintStream out) {
    super("incidents", "List the incidents of a running responder");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("--state")
        .setDefault("open,acknowledged")
        .help("open, acknowledged, resolved, or several with commas");
    parser.addArgument("--cluster").help("of this cluster");
    parser.addArgument("--namespace", "-n").help("of this namespace");
    parser.addArgument("--cause").help("with this cause");
    parser
        .addArgument("--match")
        .metavar("MATCHERS")
        .help("in the syntax of Alertmanager, such as 'cause=~\"image-.*\",namespace=shop'");
    parser.addArgument("--severity").help("info, warning, critical, or several with commas");
    parser
        .addArgument("--all")
        .action(Arguments.storeTrue())
        .help("also those that another one explains or stands for");
    parser.addArgument("--sort").help("openedAt, changedAt, severity …; with = and - descending");
    ApiArguments.addTo(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    var client = ApiArguments.client(bootstrap, arguments);
    var query = new StringBuilder("limit=" + PAGE);
    for (var filter : FILTERS) {
      var value = arguments.getString(filter);
      if (value != null) {
        query.append('&').append(filter).append('=').append(ApiClient.encoded(value));
      }
    }
    if (arguments.getString("sort") != null) {
      query.append("&sort=").append(ApiClient.encoded(arguments.getString("sort")));
    }
    if (!arguments.getBoolean("all")) {
      query.append("&top=true");
    }
    var incidents = new ArrayList<JsonNode>();
    JsonNode page;
    do {
      page = client.get("/incidents?" + query + "&offset=" + incidents.size());
      page.path("items").forEach(incidents::add);
    } while (page.path("items").size() == PAGE);
    if (Output.of(arguments) == Output.JSON) {
      incidents.forEach(out::println);
    } else {
      print(incidents, page);
    }
    out.flush();
  }

  private void print(List<JsonNode> incidents, JsonNode page) {
    if (incidents.isEmpty()) {
      out.println("No incidents.");
      return;
    }
    var table = new Columns("ID", "STATE", "SEVERITY", "WHERE", "CAUSE", "SINCE", "OWNER", "WHO");
    for (var incident : incidents) {
      table.add(
          incident.path("id").asText(),
          incident.path("state").asText(),
          incident.path("severity").asText(),
          place(incident.path("workload")),
          incident.path("cause").asText(),
          Services.time(incident.path("openedAt")),
          incident.path("owner").asText(),
          incident.path("acknowledgedBy").asText(incident.path("assignee").asText()));
    }
    out.print(table);
    if (!page.path("whole").asBoolean(true)) {
      out.println("There are more than fit into the responder's memory; raise api.viewSize.");
    }
  }

  /** Where an object is, as a person names it. */
  static String place(JsonNode workload) {
    var namespace = workload.path("namespace").asText();
    return workload.path("cluster").asText()
        + ": "
        + workload.path("kind").asText()
        + ' '
        + (namespace.isEmpty() ? "" : namespace + '/')
        + workload.path("name").asText();
  }
}
