package io.responder.rule.file;

import io.responder.config.YamlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a YAML file that knows its place.
 *
 * <p>Reading is strict: what does not fit is added to the problems and read as absent, so that one
 * pass finds all mistakes. No object is ever constructed from a tag.
 */
public final class YamlNode {
  private static final Set<Tag> PLAIN_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ);

  private final Node node;
  private final String path;
  private final Problems problems;

  private YamlNode(Node node, String path, Problems problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    if (!PLAIN_TAGS.contains(node.getTag())) {
      problem("tag " + node.getTag().getValue() + " is not allowed", "write a plain value");
    }
  }

  /** Reads one document; null, with a problem, when it is not YAML. */
  public static @Nullable YamlNode read(String text, Problems problems) {
    boolean[] told = {false};
    Node root =
        YamlText.compose(
            problems.file(),
            text,
            problem -> {
              told[0] = true;
              problems.add(problem);
            });
    if (root == null && !told[0]) {
      problems.addFile("the file is empty", "write a rule or delete the file");
    }
    return root == null ? null : new YamlNode(root, "", problems);
  }

  /** The same value, telling its problems to another collector. */
  YamlNode reportingTo(Problems other) {
    return new YamlNode(node, path, other);
  }

  /** The line it begins on, from 1. */
  public int line() {
    return node.getStartMark().getLine() + 1;
  }

  public boolean isMap() {
    return node instanceof MappingNode;
  }

  public boolean isList() {
    return node instanceof SequenceNode;
  }

  public void problem(String message, String remedy) {
    problems.add(node, path, message, remedy);
  }

  /** The entries of a mapping whose keys must be among {@code allowed}. */
  public Map<String, YamlNode> entries(Collection<String> allowed) {
    Map<String, YamlNode> entries = entries();
    entries
        .keySet()
        .removeIf(
            key -> {
              if (allowed.contains(key)) {
                return false;
              }
              problems.add(
                  keyNode(key),
                  path,
                  "unknown key \"" + key + "\"",
                  Problems.didYouMean(key, allowed));
              return true;
            });
    return entries;
  }

  /** The entries of a mapping with any keys, in order. */
  public Map<String, YamlNode> entries() {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem("a mapping is expected here", "write key: value");
      return entries;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(tuple.getKeyNode(), path, "a key must be plain text", "write key: value");
        continue;
      }
      String name = key.getValue();
      YamlNode value =
          new YamlNode(tuple.getValueNode(), path.isEmpty() ? name : path + '.' + name, problems);
      if (entries.put(name, value) != null) {
        problems.add(key, path, "key \"" + name + "\" is there twice", "delete one of them");
      }
    }
    return entries;
  }

  private Node keyNode(String name) {
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
        return key;
      }
    }
    return node;
  }

  /** The items of a list; a single value counts as a list of one. */
  public List<YamlNode> items() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    List<YamlNode> items = new ArrayList<>();
    for (int i = 0; i < sequence.getValue().size(); i++) {
      items.add(new YamlNode(sequence.getValue().get(i), path + '[' + i + ']', problems));
    }
    return items;
  }

  /** The texts of a list or of a single value. */
  public List<String> texts() {
    return items().stream().map(YamlNode::text).filter(text -> !text.isEmpty()).toList();
  }

  /** The text of a scalar; empty, with a problem, when there is none. */
  public String text() {
    if (!(node instanceof ScalarNode scalar)) {
      problem("a text is expected here", "write one value");
      return "";
    }
    String text = scalar.getValue();
    if (text.isBlank() || node.getTag().equals(Tag.NULL)) {
      problem("the value is empty", "write a value or delete the key");
      return "";
    }
    return text;
  }

  /** A whole number; {@code otherwise} where there is none. */
  public static long number(@Nullable YamlNode node, long otherwise) {
    if (node == null) {
      return otherwise;
    }
    String text = node.text();
    if (text.length() < 12 && text.matches("-?[0-9]+")) {
      return Long.parseLong(text);
    }
    node.problem("\"" + text + "\" is not a number", "write a whole number");
    return otherwise;
  }

  /** A duration such as {@code 90s}, {@code 5m}, {@code 2h} or {@code 1d}. */
  public Duration duration() {
    String text = text();
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    int sign = text.startsWith("-") && text.length() > 1 ? -1 : 1;
    String number = text.substring(sign < 0 ? 1 : 0, text.length() - 1);
    if (!number.isEmpty() && number.length() <= 6 && number.chars().allMatch(Character::isDigit)) {
      long amount = sign * Long.parseLong(number);
      switch (text.charAt(text.length() - 1)) {
        case 's':
          return Duration.ofSeconds(amount);
        case 'm':
          return Duration.ofMinutes(amount);
        case 'h':
          return Duration.ofHours(amount);
        case 'd':
          return Duration.ofDays(amount);
        default:
          break;
      }
    }
    problem("\"" + text + "\" is not a duration", "write a number and s, m, h or d, such as 5m");
    return Duration.ZERO;
  }

  /** One of the named values; null, with a problem, for any other. */
  public <T> @Nullable T oneOf(Map<String, T> values) {
    String text = text();
    T value = values.get(text);
    if (value == null && !text.isEmpty()) {
      problem("\"" + text + "\" is not known", Problems.didYouMean(text, values.keySet()));
    }
    return value;
  }
}
