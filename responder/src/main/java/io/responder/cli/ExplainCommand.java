package io.responder.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dropwizard.core.setup.Bootstrap;
import io.responder.config.DurationModule;
import io.responder.config.Suggestions;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.watch.ClusterScan;
import io.responder.kube.watch.WatchConfig;
import io.responder.model.ClusterEvent;
import io.responder.model.ObjectRef;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.explain.Explainer;
import io.responder.rule.explain.Explanation;
import io.responder.rule.explain.Explanation.Verdict;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** Says why a rule fires or does not, for a message or for an object. */
public final class ExplainCommand extends ResponderCommand {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

  private final PrintStream out;

  public ExplainCommand(PrintStream out) {
    super("explain", "Say why a rule fires or does not, for a message or an object");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("--rule")
        .metavar("NAME")
        .help("only this rule; default: those that are near");
    parser.addArgument("--message").metavar("TEXT").help("what was said");
    parser.addArgument("--kind").setDefault("").help("of the object; Event and PodLog as well");
    parser.addArgument("--reason").setDefault("").help("that is stated beside the message");
    parser
        .addArgument("--state")
        .metavar("STATE")
        .setDefault("")
        .help("of the container, such as waiting:ErrImagePull");
    parser
        .addArgument("--object")
        .metavar("[NS/]KIND/NAME")
        .help("of a recording, or of the live cluster where no recording is given");
    parser
        .addArgument("--recording")
        .metavar("FILE")
        .nargs("+")
        .type(PathArgument.PATH)
        .help("recordings, taken one after the other");
    parser
        .addArgument("--at")
        .metavar("TIME")
        .help("look at the recording as it was then: 2026-01-05T09:00:00Z, or 5m after its begin");
    parser
        .addArgument("--limit")
        .type(Integer.class)
        .setDefault(5)
        .help("how many rules that do not match are shown where none is named");
    parser
        .addArgument("--rules")
        .type(PathArgument.PATH)
        .help("folder of rules; default: the shipped ones");
    ClusterArguments.addTo(parser);
    Output.addArgument(parser);
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) throws InterruptedException {
    var rules = Rules.load(arguments.get("rules"));
    var explainer = new Explainer(rules);
    @Nullable String rule = arguments.getString("rule");
    if (rule != null && !rules.ids().contains(rule)) {
      var meant = explainer.meantBy(rule).map(id -> "; did you mean \"" + id + "\"?").orElse("");
      throw usage("--rule " + rule + ": there is no such rule" + meant);
    }
    if (arguments.getInt("limit") < 0) {
      throw usage("--limit " + arguments.getInt("limit") + ": must be 0 or more");
    }
    var all = explanations(bootstrap, arguments, rules, explainer);
    var shown =
        rule == null
            ? near(all, arguments.getInt("limit"))
            : all.stream().filter(each -> each.rule().equals(rule)).toList();
    if (Output.of(arguments) == Output.JSON) {
      for (var each : shown) {
        out.println(json(each));
      }
    } else {
      out.println(shown.isEmpty() ? "No rule comes near." : ExplanationText.of(shown));
    }
    out.flush();
    if (shown.stream().noneMatch(each -> each.verdict() == Verdict.FIRES)) {
      throw new ExitException(ExitException.PROBLEMS, "");
    }
  }

  /** All that match, and the nearest of the others. */
  private static List<Explanation> near(List<Explanation> all, int limit) {
    long matching = all.stream().filter(each -> each.verdict() != Verdict.STOPPED).count();
    return all.stream()
        .limit(matching + limit)
        .filter(each -> each.verdict() != Verdict.STOPPED || each.isNear())
        .toList();
  }

  private List<Explanation> explanations(
      Bootstrap<?> bootstrap, Namespace arguments, RuleSet rules, Explainer explainer)
      throws InterruptedException {
    @Nullable String message = arguments.getString("message");
    @Nullable String object = arguments.getString("object");
    if ((message == null) == (object == null)) {
      throw usage("explain: give either --message or --object");
    }
    if (message != null) {
      var said =
          new Explainer.Message(
              arguments.getString("kind"),
              arguments.getString("reason"),
              message,
              arguments.getString("state"));
      if ((message + said.reason() + said.containerState()).isBlank()) {
        throw usage("--message: is empty; give what was said, or a --reason or --state beside it");
      }
      return explainer.explain(said);
    }
    var parts = parts(Objects.requireNonNull(object));
    var config = IncidentConfig.defaults();
    var pipeline =
        new VirtualPipeline(
            new RuleEngine(rules, RuleFailures.ignored()),
            new IncidentReducer(config),
            new Correlator(config),
            transition -> {});
    var now =
        arguments.getList("recording") == null
            ? scan(bootstrap, arguments, pipeline)
            : play(arguments, pipeline);
    return explainer.explain(find(object, parts, pipeline), now);
  }

  private static Instant scan(Bootstrap<?> bootstrap, Namespace arguments, VirtualPipeline pipeline)
      throws InterruptedException {
    var cluster = ClusterArguments.config(bootstrap, arguments);
    var connection = ClusterArguments.connect(cluster);
    var clock = Clock.systemUTC();
    new ClusterScan(cluster, WatchConfig.defaults(), connection, ObjectTap.NONE, clock)
        .run()
        .events()
        .forEach(pipeline::accept);
    pipeline.advanceTo(clock.instant());
    return pipeline.now();
  }

  private static Instant play(Namespace arguments, VirtualPipeline pipeline) {
    List<Path> files = arguments.getList("recording");
    var until = new Until(arguments.getString("at"));
    Recordings.read(
        files,
        "recording",
        event -> {
          if (until.includes(event)) {
            pipeline.accept(event);
          }
        });
    until.time().ifPresent(pipeline::advanceTo);
    return pipeline.now();
  }

  /** Up to when a recording is played. */
  private static final class Until {

    private final @Nullable String text;
    private @Nullable Instant time;

    Until(@Nullable String text) {
      this.text = text;
    }

    boolean includes(ClusterEvent event) {
      if (text != null && time == null) {
        var begin = event.observedAt();
        time = DurationModule.parse(text).map(begin::plus).orElseGet(() -> parsed(text));
      }
      return time == null || !event.observedAt().isAfter(time);
    }

    Optional<Instant> time() {
      return Optional.ofNullable(time);
    }

    private static Instant parsed(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        throw usage("--at " + text + ": must be a time such as 2026-01-05T09:00:00Z, or 5m");
      }
    }
  }

  private static String[] parts(String named) {
    var parts = named.split("/", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw usage("--object \"" + named + "\": write kind/name or namespace/kind/name");
    }
    return parts;
  }

  private static ObjectHistory find(String named, String[] parts, VirtualPipeline pipeline) {
    var found = pipeline.objects().stream().filter(state -> is(state.object(), parts)).toList();
    if (found.size() > 1) {
      var all = found.stream().map(state -> name(state.object())).sorted().toList();
      throw usage("--object " + named + ": is one of " + String.join(", ", all));
    }
    if (found.isEmpty()) {
      var names =
          pipeline.objects().stream()
              .map(ObjectHistory::object)
              .map(o -> parts.length == 3 ? name(o) : o.kind() + '/' + o.name())
              .toList();
      throw usage(
          "--object "
              + named
              + ": there is no such object"
              + Suggestions.closest(named, names).map(n -> "; did you mean " + n + "?").orElse(""));
    }
    return found.get(0);
  }

  private static boolean is(ObjectRef object, String[] parts) {
    return object.name().equals(parts[parts.length - 1])
        && object
            .kind()
            .toLowerCase(Locale.ROOT)
            .equals(parts[parts.length - 2].toLowerCase(Locale.ROOT))
        && (parts.length == 2 || object.namespace().equals(parts[0]));
  }

  private static String name(ObjectRef object) {
    return (object.namespace().isEmpty() ? "" : object.namespace() + '/')
        + object.kind()
        + '/'
        + object.name();
  }

  private static String json(Explanation explanation) {
    try {
      return MAPPER.writeValueAsString(explanation);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values cannot be written", e);
    }
  }

  private static ExitException usage(String message) {
    return new ExitException(ExitException.USAGE, message);
  }
}
