package io.responder.cli;

import io.responder.config.Problem;
import io.responder.rule.RuleSet;
import io.responder.rule.file.RuleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the rules are, and what is said when they cannot be used. */
public final class Rules {

  private Rules() {}

  /** The folder of rules that ships with the product. */
  public static Path shipped() {
    var home = Objects.requireNonNullElse(System.getProperty("responder.home"), ".");
    return Path.of(home, "rules");
  }

  /**
   * Loads the rules of a folder; the shipped ones where none is named.
   *
   * @throws ExitException with every mistake of every rule
   */
  public static RuleSet load(@Nullable Path folder) {
    return of(read(folder == null ? shipped() : folder));
  }

  /**
   * Reads the files of a folder.
   *
   * @throws ExitException when there is no such folder
   */
  public static RuleFiles read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ExitException(
          ExitException.USAGE, folder + ": is not a folder of rules: check the path");
    }
    return RuleFiles.read(folder);
  }

  /**
   * The rules that files hold.
   *
   * @throws ExitException with every mistake of every rule
   */
  public static RuleSet of(RuleFiles files) {
    var loaded = files.load();
    return loaded
        .rules()
        .orElseThrow(
            () ->
                new ExitException(
                    ExitException.USAGE,
                    loaded.problems().stream()
                        .map(Problem::toString)
                        .collect(Collectors.joining("\n"))));
  }
}
