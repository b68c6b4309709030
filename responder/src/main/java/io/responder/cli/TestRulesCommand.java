package io.responder.cli;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.config.Problem;
import io.responder.rule.test.RuleTests;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** Runs the tests that stand beside the rules, with the production engine. */
public final class TestRulesCommand extends ResponderCommand {

  private final PrintStream out;

  public TestRulesCommand(PrintStream out) {
    super("test-rules", "Run the tests beside the rules");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("directory")
        .nargs("?")
        .type(PathArgument.PATH)
        .help("folder of rules; default: the shipped ones");
    parser
        .addArgument("--run")
        .metavar("REGEX")
        .setDefault("")
        .help("only tests whose rule or name matches");
    parser
        .addArgument("--junit")
        .metavar("FILE")
        .type(PathArgument.PATH)
        .help("write the results as JUnit XML");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) throws XMLStreamException {
    @Nullable Path named = arguments.get("directory");
    var directory = named == null ? Rules.shipped() : named;
    var rules = Rules.load(directory);
    var tests = tests(directory);
    var problems = tests.problems(rules);
    var pattern = pattern(arguments.getString("run"));
    var results =
        tests.run(rules).stream()
            .filter(result -> pattern.matcher(result.rule() + ": " + result.test()).find())
            .toList();
    tell(results, problems);
    @Nullable Path junit = arguments.get("junit");
    if (junit != null) {
      try {
        writeJunit(junit, results);
      } catch (IOException e) {
        throw FileTrouble.unwritable(junit, e);
      }
    }
    long failed = results.stream().filter(result -> result.failure().isPresent()).count();
    out.printf(
        Locale.ROOT, "%d passed, %d failed%n", results.size() - failed, failed + problems.size());
    out.flush();
    if (failed > 0 || !problems.isEmpty()) {
      throw new ExitException(ExitException.PROBLEMS, "");
    }
    if (results.isEmpty()) {
      throw new ExitException(
          ExitException.USAGE, directory + ": holds no test that was asked for");
    }
  }

  private static RuleTests tests(Path directory) {
    try {
      return RuleTests.load(directory);
    } catch (IOException e) {
      throw FileTrouble.unreadable(directory, e);
    }
  }

  private static com.google.re2j.Pattern pattern(String text) {
    try {
      return com.google.re2j.Pattern.compile(text);
    } catch (com.google.re2j.PatternSyntaxException e) {
      throw new ExitException(
          ExitException.USAGE,
          "--run " + text + ": is not a regular expression: " + e.getMessage());
    }
  }

  private void tell(List<RuleTests.Result> results, List<Problem> problems) {
    for (var result : results) {
      result
          .failure()
          .ifPresent(
              failure ->
                  out.println(
                      "FAILED "
                          + result.file()
                          + ':'
                          + result.line()
                          + ": "
                          + result.test()
                          + '\n'
                          + failure));
    }
    if (!problems.isEmpty()) {
      out.println(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
  }

  private static void writeJunit(Path file, List<RuleTests.Result> results)
      throws IOException, XMLStreamException {
    try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      var xml = XMLOutputFactory.newInstance().createXMLStreamWriter(writer);
      xml.writeStartDocument();
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "rules");
      xml.writeAttribute("tests", Integer.toString(results.size()));
      xml.writeAttribute(
          "failures", Long.toString(results.stream().filter(r -> r.failure().isPresent()).count()));
      for (var result : results) {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", result.rule());
        xml.writeAttribute("name", result.test());
        xml.writeAttribute("file", result.file());
        if (result.failure().isPresent()) {
          xml.writeStartElement("failure");
          xml.writeCharacters(result.failure().get());
          xml.writeEndElement();
        }
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    }
  }
}
