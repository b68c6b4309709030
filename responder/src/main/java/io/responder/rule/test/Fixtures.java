package io.responder.rule.test;

import io.responder.config.Problem;
import io.responder.rule.file.Problems;
import io.responder.rule.file.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Objects that the tests of a pack share: {@code <pack>/fixtures/<name>.yml}. */
final class Fixtures {
  /** The key by which a test takes an object from a fixture. */
  static final String USE = "use";

  private static final String FOLDER = "fixtures/";

  // By file.
  private final Map<String, YamlNode> objects = new TreeMap<>();
  private final Set<String> used = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();

  Fixtures(Map<String, String> files) {
    files.forEach(
        (file, text) -> {
          Problems found = new Problems(file);
          YamlNode root = YamlNode.read(text, found);
          if (root != null) {
            FactsParser.fields(root, Map.of());
            objects.put(file, root);
          }
          problems.addAll(found.found());
        });
  }

  /** Whether a file is one of them. */
  static boolean isOne(String file) {
    return file.contains("/" + FOLDER) && file.endsWith(".yml");
  }

  /** The fields of the fixture that a node names, over those that are shared. */
  Map<String, YamlNode> over(String test, @Nullable YamlNode node, Map<String, YamlNode> shared) {
    YamlNode use = node == null || !node.isMap() ? null : node.entries().get(USE);
    if (use == null) {
      return shared;
    }
    String folder = test.substring(0, test.lastIndexOf('/') + 1) + FOLDER;
    YamlNode object = objects.get(folder + use.text() + ".yml");
    if (object == null) {
      use.problem(
          "there is no " + folder + use.text() + ".yml",
          Problems.didYouMean(use.text(), names(folder)));
      return shared;
    }
    used.add(folder + use.text() + ".yml");
    Map<String, YamlNode> fields = new LinkedHashMap<>(shared);
    fields.putAll(object.entries());
    return fields;
  }

  private List<String> names(String folder) {
    return objects.keySet().stream()
        .filter(file -> file.startsWith(folder))
        .map(file -> file.substring(folder.length(), file.length() - ".yml".length()))
        .toList();
  }

  /** What is wrong with them, and which no test uses. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    for (String file : objects.keySet()) {
      if (!used.contains(file)) {
        all.add(Problem.of(file, "no test uses it", "delete it"));
      }
    }
    return all;
  }
}
