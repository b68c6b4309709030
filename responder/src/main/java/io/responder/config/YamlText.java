package io.responder.config;

import java.io.StringReader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A YAML document as nodes that know their place; nothing is ever constructed from a tag.
 *
 * <p>One document, at most ten aliases, 50 levels and 1 MB, so that a hostile file cannot take the
 * process down.
 */
public final class YamlText {

  private static final int MAX_CHARACTERS = 1_000_000;

  private YamlText() {}

  /** The root; null where the document is empty, or where a problem was told. */
  public static @Nullable Node compose(String file, String text, Consumer<Problem> problems) {
    if (text.length() > MAX_CHARACTERS) {
      problems.accept(Problem.of(file, "is larger than 1 MB", "split it"));
      return null;
    }
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(10);
    options.setNestingDepthLimit(50);
    options.setCodePointLimit(MAX_CHARACTERS);
    try {
      return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      @Nullable Mark mark = e.getProblemMark();
      var message = "is not valid YAML: " + e.getProblem();
      problems.accept(
          mark == null
              ? Problem.of(file, message, "")
              : new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, "", message));
    } catch (YAMLException e) {
      problems.accept(Problem.of(file, "is not valid YAML: " + e.getMessage(), ""));
    }
    return null;
  }
}
