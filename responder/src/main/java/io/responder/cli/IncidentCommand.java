package io.responder.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.setup.Bootstrap;
import io.responder.notify.PlainText;
import java.io.PrintStream;
import java.util.function.Consumer;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Shows one incident of a running responder. */
public final class IncidentCommand extends ResponderCommand {

  private final PrintStream out;

  public IncidentCommand(PrintStream out) {
    super("incident", "Show one incident of a running responder");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("id").help("the incident");
    parser.addArgument("--language").choices("en", "ko").setDefault("en").help("of the text");
    ApiArguments.addTo(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    var client = ApiArguments.client(bootstrap, arguments);
    var incident = client.get("/incidents/" + ApiClient.encoded(arguments.getString("id")));
    if (Output.of(arguments) == Output.JSON) {
      out.println(incident);
    } else {
      print(incident, arguments.getString("language"));
    }
    out.flush();
  }

  private void print(JsonNode incident, String language) {
    line("Incident", incident.path("id"));
    line("State", incident.path("state"));
    line("Severity", incident.path("severity"));
    line("Cause", incident.path("cause"));
    line("Summary", incident.path("summary").path(language));
    out.println("Where       " + PlainText.of(IncidentsCommand.place(incident.path("workload"))));
    line("Component", incident.path("component"));
    line("Owner", incident.path("owner"));
    time("Since", incident.path("onset"));
    time("Opened", incident.path("openedAt"));
    time("Resolved", incident.path("resolvedAt"));
    line("Taken by", incident.path("acknowledgedBy"));
    line("Assignee", incident.path("assignee"));
    line("Explained by", incident.path("consequenceOf"));
    line("Part of", incident.path("memberOf"));
    var muted = incident.path("mutedBy");
    if (!muted.isMissingNode()) {
      out.println(
          "Not told    "
              + PlainText.of(
                  muted.path("kind").asText()
                      + ' '
                      + muted.path("id").asText()
                      + " until "
                      + Services.time(muted.path("until"))
                      + ": "
                      + muted.path("reason").asText()));
    }
    each("Seen", incident.path("evidence"), this::seen);
    line("Why", incident.path("why").path(language));
    each("Do", incident.path("steps"), step -> step(step, language));
    each("Verify", incident.path("verify"), step -> step(step, language));
    line("Prevent", incident.path("prevent").path(language));
    each("Comments", incident.path("commentList"), this::comment);
    each("Explains", incident.path("consequences"), id -> item(id.asText()));
    each("Stands for", incident.path("memberIds"), id -> item(id.asText()));
    each("History", incident.path("transitions"), this::transition);
  }

  private void line(String name, JsonNode value) {
    if (!value.isMissingNode() && !value.asText().isEmpty()) {
      out.printf("%-12s%s%n", name, PlainText.of(value.asText()));
    }
  }

  private void time(String name, JsonNode value) {
    if (!value.isMissingNode()) {
      out.printf("%-12s%s%n", name, Services.time(value));
    }
  }

  private void each(String name, JsonNode items, Consumer<JsonNode> print) {
    if (items.size() > 0) {
      out.println(name);
      items.forEach(print);
    }
  }

  private void item(String text) {
    out.println("  " + PlainText.of(text));
  }

  private void seen(JsonNode evidence) {
    var object = evidence.path("object");
    item(
        object.path("kind").asText()
            + ' '
            + object.path("name").asText()
            + ", "
            + evidence.path("part").asText()
            + ": "
            + evidence.path("reason").asText()
            + " ("
            + Services.time(evidence.path("at"))
            + ") "
            + evidence.path("message").asText());
  }

  private void step(JsonNode step, String language) {
    item(step.path("say").path(language).asText());
    step.path("run").asText().lines().forEach(line -> item("  $ " + line));
  }

  private void comment(JsonNode comment) {
    item(
        Services.time(comment.path("at"))
            + ' '
            + comment.path("by").asText()
            + ": "
            + comment.path("text").asText());
  }

  private void transition(JsonNode transition) {
    item(
        Services.time(transition.path("at"))
            + ' '
            + transition.path("reason").asText()
            + " by "
            + transition.path("by").asText());
  }
}
