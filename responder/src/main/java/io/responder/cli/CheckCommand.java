package io.responder.cli;

import io.dropwizard.core.setup.Bootstrap;
import io.responder.ResponderConfiguration;
import io.responder.config.InvalidFileException;
import io.responder.config.Problem;
import io.responder.config.StrictReader;
import io.responder.rule.test.RuleTests;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** Validates a configuration and its rules: every mistake at once. */
public final class CheckCommand extends ResponderCommand {

  private final PrintStream out;

  public CheckCommand(PrintStream out) {
    super("check", "Validate a configuration and its rules");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("file")
        .nargs("?")
        .type(PathArgument.PATH)
        .setDefault(Path.of("config.yml"))
        .help("the configuration");
    parser
        .addArgument("--rules")
        .type(PathArgument.PATH)
        .help("folder of rules; default: the one that the configuration names");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    Path file = arguments.get("file");
    Path rules = arguments.get("rules");
    var problems = new ArrayList<String>();
    try {
      var validator = bootstrap.getValidatorFactory().getValidator();
      var reader = new StrictReader(bootstrap.getObjectMapper(), validator, System.getenv());
      var configuration = reader.read(file, ResponderConfiguration.class);
      rules = rules == null ? configuration.rules().directory() : rules;
    } catch (InvalidFileException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    checkRules(file, rules == null ? Rules.shipped() : rules, problems);
    if (!problems.isEmpty()) {
      throw new ExitException(ExitException.USAGE, String.join("\n", problems));
    }
  }

  /** The rules, and the tests beside them: a mistake in one hides none in the other. */
  private void checkRules(Path file, Path folder, List<String> problems) {
    try {
      var loaded = Rules.read(folder).load();
      var found = new ArrayList<Problem>(loaded.problems());
      found.addAll(RuleTests.load(folder).mistakes());
      found.stream().sorted().map(Problem::toString).forEach(problems::add);
      if (problems.isEmpty()) {
        out.println(file + ": is valid, with " + loaded.orThrow().ids().size() + " rules");
      }
    } catch (ExitException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      problems.add(Problem.unreadable(folder.toString(), folder, e).toString());
    }
  }
}
