package io.responder.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** Does something about an incident of a running responder. */
public final class CareCommand extends ResponderCommand {

  private final PrintStream out;
  private final String route;
  private final @Nullable String text;
  private final boolean required;
  private final String explanation;

  /**
   * @param route of the API, below the incident
   * @param text the field of the text that comes with it; null where none does
   */
  private CareCommand(
      PrintStream out,
      String name,
      String description,
      String route,
      @Nullable String text,
      String explanation) {
    super(name, description);
    this.out = out;
    this.route = route;
    this.text = text;
    this.required = !"reason".equals(text);
    this.explanation = explanation;
  }

  /** All of them. */
  public static List<CareCommand> all(PrintStream out) {
    return List.of(
        new CareCommand(out, "ack", "Take an incident: escalation stops", "acknowledge", null, ""),
        new CareCommand(out, "release", "Give an incident back", "release", null, ""),
        new CareCommand(
            out,
            "assign",
            "Make an incident somebody's",
            "assign",
            "assignee",
            "whose it becomes; an empty text for nobody"),
        new CareCommand(
            out, "comment", "Say something about an incident", "comment", "text", "what to say"),
        new CareCommand(
            out,
            "resolve",
            "Declare an incident to be over, until something new happens",
            "resolve",
            "reason",
            "why it is over"));
  }

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("id").help("the incident");
    if (text != null) {
      var argument = parser.addArgument("text").metavar(text.toUpperCase(java.util.Locale.ROOT));
      argument.help(explanation);
      if (!required) {
        argument.nargs("?");
      }
    }
    ApiArguments.addTo(parser);
    ApiArguments.addBy(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    var client = ApiArguments.client(bootstrap, arguments);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var said = arguments.getString("text");
    if (text != null && said != null) {
      body.put(text, said);
    }
    ApiArguments.putBy(body, arguments, client);
    var id = arguments.getString("id");
    var accepted = client.post("/incidents/" + ApiClient.encoded(id) + '/' + route, body);
    out.println(
        Output.of(arguments) == Output.JSON
            ? accepted.toString()
            : "Accepted: " + route + ' ' + id);
    out.flush();
  }
}
