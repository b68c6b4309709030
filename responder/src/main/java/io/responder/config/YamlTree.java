package io.responder.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML document as a JSON tree that remembers where each value stands: plain values only, no
 * custom tags.
 */
final class YamlTree {

  private final String file;
  private final UnaryOperator<String> substitution;
  private final Map<String, Mark> places = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final JsonNode root;

  /**
   * @param substitution applied to every scalar; may throw IllegalArgumentException to refuse it
   */
  YamlTree(String file, String text, UnaryOperator<String> substitution) {
    this.file = file;
    this.substitution = substitution;
    root = parse(text);
  }

  JsonNode root() {
    return root;
  }

  List<Problem> problems() {
    return problems;
  }

  /** A problem at the place of {@code path}, or of its nearest parent that has one. */
  Problem problemAt(String path, String message) {
    @Nullable Mark mark = places.get(path);
    for (var at = path; mark == null && !at.isEmpty(); ) {
      at = parent(at);
      mark = places.get(at);
    }
    return mark == null
        ? new Problem(file, 0, 0, path, message)
        : new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, path, message);
  }

  private static String parent(String path) {
    int cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return cut < 0 ? "" : path.substring(0, cut);
  }

  private JsonNode parse(String text) {
    var node = YamlText.compose(file, text, problems::add);
    return node == null ? JsonNodeFactory.instance.objectNode() : convert(node, "");
  }

  private JsonNode convert(Node node, String path) {
    places.putIfAbsent(path, node.getStartMark());
    if (node instanceof MappingNode mapping) {
      return convertMapping(mapping, path);
    }
    if (node instanceof SequenceNode sequence) {
      var array = JsonNodeFactory.instance.arrayNode();
      for (var item : sequence.getValue()) {
        array.add(convert(item, path + '[' + array.size() + ']'));
      }
      return array;
    }
    return convertScalar((ScalarNode) node, path);
  }

  private JsonNode convertMapping(MappingNode mapping, String path) {
    var object = JsonNodeFactory.instance.objectNode();
    for (var tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(problemAt(path, "has a key that is not a word"));
        continue;
      }
      var child = path.isEmpty() ? key.getValue() : path + '.' + key.getValue();
      if (object.has(key.getValue())) {
        problems.add(
            new Problem(
                file,
                key.getStartMark().getLine() + 1,
                key.getStartMark().getColumn() + 1,
                child,
                "stands here twice: remove one"));
        continue;
      }
      places.put(child, key.getStartMark());
      object.set(key.getValue(), convert(tuple.getValueNode(), child));
    }
    return object;
  }

  private JsonNode convertScalar(ScalarNode scalar, String path) {
    var tag = scalar.getTag();
    if (Tag.NULL.equals(tag)) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (Tag.BOOL.equals(tag)) {
      return JsonNodeFactory.instance.booleanNode(
          List.of("true", "yes", "on")
              .contains(scalar.getValue().toLowerCase(java.util.Locale.ROOT)));
    }
    if (Tag.INT.equals(tag)) {
      try {
        return JsonNodeFactory.instance.numberNode(Long.decode(scalar.getValue().replace("_", "")));
      } catch (NumberFormatException e) {
        return JsonNodeFactory.instance.textNode(scalar.getValue());
      }
    }
    if (Tag.FLOAT.equals(tag)) {
      try {
        return JsonNodeFactory.instance.numberNode(Double.parseDouble(scalar.getValue()));
      } catch (NumberFormatException e) {
        return JsonNodeFactory.instance.textNode(scalar.getValue());
      }
    }
    try {
      return JsonNodeFactory.instance.textNode(substitution.apply(scalar.getValue()));
    } catch (IllegalArgumentException e) {
      problems.add(problemAt(path, String.valueOf(e.getMessage())));
      return JsonNodeFactory.instance.nullNode();
    }
  }
}
