package io.responder.rule.file;

import io.responder.rule.definition.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What rules say of each other's causes. Read from every file that is YAML, whatever else is wrong
 * with it, so that one mistake hides no other.
 */
public final class RuleRelations {
  private static final List<String> KEYS = List.of("refines", "explains", "consequenceOf");

  private final Set<String> ids = new TreeSet<>();
  private final Set<String> causes = new TreeSet<>();
  private final List<Stated> stated = new ArrayList<>();
  private final Map<String, Set<String>> refines = new TreeMap<>();
  private final Map<String, Set<String>> consequences = new TreeMap<>();

  private record Stated(String cause, @Nullable YamlNode own, Map<String, YamlNode> keys) {
    List<YamlNode> items(String key) {
      YamlNode node = keys.get(key);
      return node == null ? List.of() : node.items();
    }
  }

  /** Reads the relations of files; what is wrong with them is added by {@link #check}. */
  static RuleRelations of(Map<String, String> files, Map<String, Problems> problems) {
    RuleRelations relations = new RuleRelations();
    files.forEach(
        (file, text) -> {
          String id = RuleFiles.id(file);
          relations.ids.add(id);
          relations.causes.add(id);
          YamlNode root = YamlNode.read(text, new Problems(file));
          if (root != null && root.isMap()) {
            relations.add(id, root.reportingTo(problems.computeIfAbsent(file, Problems::new)));
          }
        });
    return relations;
  }

  private void add(String id, YamlNode root) {
    Map<String, YamlNode> keys = root.entries();
    YamlNode own = keys.get("cause");
    String cause = own == null ? id : own.text();
    causes.add(cause);
    Stated rule = new Stated(cause, own, keys);
    stated.add(rule);
    rule.items("refines")
        .forEach(item -> refines.computeIfAbsent(cause, c -> new TreeSet<>()).add(item.text()));
    rule.items("consequenceOf")
        .forEach(
            item -> consequences.computeIfAbsent(item.text(), c -> new TreeSet<>()).add(cause));
  }

  /** Tells what refers to nothing, to itself, or in a circle. */
  void check() {
    for (Stated rule : stated) {
      YamlNode own = rule.own();
      if (own != null && !rule.cause().isEmpty() && !ids.contains(rule.cause())) {
        own.problem(
            "no rule is called \"" + rule.cause() + "\": a cause is the name of a rule",
            Problems.didYouMean(rule.cause(), ids));
      }
      for (String key : KEYS) {
        rule.items(key).forEach(item -> check(rule, key, item));
      }
    }
  }

  private void check(Stated rule, String key, YamlNode item) {
    String cause = item.text();
    if (cause.isEmpty()) {
      return;
    }
    if (!causes.contains(cause)) {
      Set<String> others = new TreeSet<>(causes);
      others.remove(rule.cause());
      item.problem("no rule has the cause \"" + cause + "\"", Problems.didYouMean(cause, others));
    } else if (cause.equals(rule.cause())) {
      item.problem("a rule cannot stand in relation to itself", "delete it");
    } else if (key.equals("refines")) {
      List<String> way = way(cause, rule.cause());
      if (!way.isEmpty()) {
        item.problem(
            "a circle: " + rule.cause() + " refines " + String.join(" refines ", way),
            "delete one of them");
      }
    }
  }

  /** The causes from one to another over refinements, both included; empty where there is none. */
  private List<String> way(String from, String to) {
    Map<String, String> before = new TreeMap<>();
    Deque<String> next = new ArrayDeque<>(List.of(from));
    before.put(from, from);
    while (!next.isEmpty()) {
      String cause = next.remove();
      if (cause.equals(to)) {
        Deque<String> way = new ArrayDeque<>(List.of(to));
        for (String at = to; !at.equals(from); at = way.element()) {
          way.push(before.getOrDefault(at, from));
        }
        return List.copyOf(way);
      }
      for (String other : refines.getOrDefault(cause, Set.of())) {
        if (before.putIfAbsent(other, cause) == null) {
          next.add(other);
        }
      }
    }
    return List.of();
  }

  /** All causes that a rule refines, over chains. */
  Set<String> refined(Rule.Meaning rule) {
    Set<String> reached = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(rule.refines());
    while (!next.isEmpty()) {
      String cause = next.pop();
      if (reached.add(cause)) {
        next.addAll(refines.getOrDefault(cause, Set.of()));
      }
    }
    return reached;
  }

  /** All causes that a rule explains: those that it names, and those that name it. */
  Set<String> explained(Rule.Meaning rule) {
    Set<String> explained = new TreeSet<>(rule.explains());
    explained.addAll(consequences.getOrDefault(rule.cause(), Set.of()));
    explained.remove(rule.cause());
    return explained;
  }
}
