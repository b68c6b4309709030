package io.responder.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.core.setup.Bootstrap;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Adds, lists and ends what people do not want to be told by a running responder. */
public final class SilenceCommand extends ResponderCommand {

  private static final int PAGE = 500;

  private final PrintStream out;
  private final Kind kind;

  /** What it is about. */
  private enum Kind {
    SILENCE("silence", "expire", "silences"),
    MAINTENANCE("maintenance", "remove", "maintenance windows");

    private final String label;
    private final String end;
    private final String plural;

    Kind(String label, String end, String plural) {
      this.label = label;
      this.end = end;
      this.plural = plural;
    }
  }

  private SilenceCommand(PrintStream out, Kind kind, String description) {
    super(kind.label, description);
    this.out = out;
    this.kind = kind;
  }

  /** {@code silence} and {@code maintenance}. */
  public static List<SilenceCommand> all(PrintStream out) {
    return List.of(
        new SilenceCommand(out, Kind.SILENCE, "Add, list and end silences"),
        new SilenceCommand(out, Kind.MAINTENANCE, "Plan, list and remove maintenance windows"));
  }

  @Override
  public void configure(Subparser parser) {
    var actions = parser.addSubparsers().dest("action").metavar("ACTION");
    var add = actions.addParser("add").help("add one");
    add.addArgument("matcher")
        .nargs("+")
        .help("which incidents, such as namespace=shop 'cause=~\"image-.*\"'; all must match");
    add.addArgument("--reason").required(true).help("why");
    add.addArgument("--cluster").help("where; default: every configured one");
    add.addArgument("--start").metavar("TIME").help("from when, such as 2026-01-05T09:00:00Z");
    add.addArgument("--end").metavar("TIME").help("until when");
    add.addArgument("--duration", "-d").help("how long instead of --end, such as 2h");
    if (kind == Kind.MAINTENANCE) {
      add.addArgument("--weekly")
          .metavar("DAYS")
          .help("recurs on these days, such as saturday,sunday; with --from, --to and --zone");
      add.addArgument("--from").metavar("HH:MM").help("the time of day at which it begins");
      add.addArgument("--to").metavar("HH:MM").help("the time of day at which it ends");
      add.addArgument("--zone").help("whose clock, such as Asia/Seoul");
      add.addArgument("--until").metavar("TIME").help("recurs no longer from then on");
    }
    ApiArguments.addTo(add);
    ApiArguments.addBy(add);
    ApiArguments.addTo(actions.addParser("list").help("list those in force and to come"));
    var end = actions.addParser(kind.end).help("end one now");
    end.addArgument("id").help("which");
    ApiArguments.addTo(end);
    ApiArguments.addBy(end);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    var client = ApiArguments.client(bootstrap, arguments);
    switch (arguments.getString("action")) {
      case "add" -> add(client, arguments);
      case "list" -> list(client, arguments);
      default -> end(client, arguments);
    }
    out.flush();
  }

  private void add(ApiClient client, Namespace arguments) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var matchers = body.putArray("matchers");
    arguments.<String>getList("matcher").forEach(matchers::add);
    for (var field : List.of("reason", "cluster", "start", "end", "duration")) {
      put(body, field, arguments.getString(field));
    }
    var days = arguments.getString("weekly");
    if (days != null) {
      var weekly = body.putObject("weekly");
      var each = weekly.putArray("days");
      Arrays.stream(days.split(",")).map(String::strip).forEach(each::add);
      for (var field : List.of("from", "to", "zone", "until")) {
        put(weekly, field, arguments.getString(field));
      }
    } else if (kind == Kind.MAINTENANCE && arguments.getString("start") == null) {
      throw new ExitException(
          ExitException.USAGE,
          "a maintenance window is planned ahead: give --start, or --weekly; what begins now is a"
              + " silence");
    }
    ApiArguments.putBy(body, arguments, client);
    accepted(client.post("/silences", body), arguments, "Accepted: ");
  }

  private static void put(
      ObjectNode body, String field, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      body.put(field, value);
    }
  }

  private void end(ApiClient client, Namespace arguments) {
    var path = new StringBuilder("/silences/" + ApiClient.encoded(arguments.getString("id")));
    var by = ApiArguments.by(arguments, client);
    if (by != null) {
      path.append("?by=").append(ApiClient.encoded(by));
    }
    accepted(client.delete(path.toString()), arguments, "Accepted: end of ");
  }

  private void accepted(JsonNode accepted, Namespace arguments, String text) {
    out.println(
        Output.of(arguments) == Output.JSON
            ? accepted.toString()
            : text + kind.label + ' ' + accepted.path("silence").asText());
  }

  private void list(ApiClient client, Namespace arguments) {
    var silences = new ArrayList<JsonNode>();
    JsonNode page;
    do {
      page =
          client.get(
              "/silences?kind=" + kind.label + "&limit=" + PAGE + "&offset=" + silences.size());
      page.path("items").forEach(silences::add);
    } while (page.path("items").size() == PAGE);
    if (Output.of(arguments) == Output.JSON) {
      silences.forEach(out::println);
    } else if (silences.isEmpty()) {
      out.println("No " + kind.plural + '.');
    } else {
      out.print(table(silences));
    }
  }

  private static Columns table(List<JsonNode> silences) {
    var table = new Columns("ID", "NOW", "WHEN", "WHICH", "WHERE", "BY", "REASON");
    for (var silence : silences) {
      table.add(
          silence.path("id").asText(),
          silence.path("active").asBoolean() ? "in force" : "to come",
          when(silence),
          joined(silence.path("matchers")),
          joined(silence.path("clusters")),
          silence.path("by").asText(),
          silence.path("reason").asText());
    }
    return table;
  }

  private static String when(JsonNode silence) {
    var weekly = silence.path("weekly");
    return weekly.isMissingNode()
        ? (silence.path("active").asBoolean() ? "" : Services.time(silence.path("start")) + " ")
            + "until "
            + Services.time(silence.path("end"))
        : joined(weekly.path("days"))
            + ' '
            + weekly.path("from").asText()
            + '-'
            + weekly.path("to").asText()
            + ' '
            + weekly.path("zone").asText();
  }

  private static String joined(JsonNode texts) {
    var all = new ArrayList<String>();
    texts.forEach(text -> all.add(text.asText()));
    return String.join(", ", all);
  }
}
