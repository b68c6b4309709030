package io.responder.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.core.setup.Bootstrap;
import io.responder.rule.explain.Diagnoser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Names the cause of single messages, one JSON object a line in and out. */
public final class DiagnoseCommand extends ResponderCommand {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PrintStream out;

  public DiagnoseCommand(PrintStream out) {
    super("diagnose", "Name the cause of single messages, one JSON object a line");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("file")
        .type(PathArgument.PATH)
        .help("lines of {id, kind, reason, message, container_state}");
    parser
        .addArgument("--rules")
        .type(PathArgument.PATH)
        .help("folder of rules; default: the shipped ones");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    Path file = arguments.get("file");
    var diagnoser = new Diagnoser(Rules.load(arguments.get("rules")));
    long number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          JsonNode message = MAPPER.readTree(line);
          if (!message.isObject()) {
            throw new ExitException(
                ExitException.USAGE, file + ":" + number + ": is not a JSON object");
          }
          out.println(MAPPER.writeValueAsString(answer(diagnoser, message)));
        }
      }
    } catch (JsonProcessingException e) {
      throw new ExitException(
          ExitException.USAGE,
          file + ":" + number + ": is not a JSON object: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw FileTrouble.unreadable(file, e);
    }
    out.flush();
  }

  private static ObjectNode answer(Diagnoser diagnoser, JsonNode line) {
    var node = JsonNodeFactory.instance.objectNode();
    node.set("id", line.path("id").isMissingNode() ? null : line.path("id"));
    var found =
        diagnoser.diagnose(
            line.path("kind").asText(""),
            line.path("reason").asText(""),
            line.path("message").asText(""),
            line.path("container_state").asText(""));
    node.put("cause", found.map(Diagnoser.Answer::cause).orElse(null));
    node.put("rule", found.map(Diagnoser.Answer::rule).orElse(null));
    var captures = node.putObject("captures");
    found.ifPresent(answer -> new TreeMap<>(answer.captures()).forEach(captures::put));
    return node;
  }
}
