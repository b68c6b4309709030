package io.responder.rule.test;

import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.file.Problems;
import io.responder.rule.file.YamlNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the compact form of an object's facts that rule tests use; what is not stated is empty. */
final class FactsParser {
  private static final Set<String> FIELDS =
      Set.of(
          "cluster",
          "group",
          "kind",
          "namespace",
          "name",
          "uid",
          "workload",
          "owners",
          "application",
          "created",
          "deleting",
          "labels",
          "annotations",
          "images",
          "node",
          "platform",
          "health",
          "attributes",
          "symptoms",
          Fixtures.USE);
  private static final Set<String> SYMPTOM_FIELDS =
      Set.of(
          "source",
          "part",
          "reason",
          "message",
          "since",
          "restarts",
          "exitCode",
          "signal",
          "count");
  private static final Map<String, Health> HEALTHS =
      Arrays.stream(Health.values())
          .collect(Collectors.toMap(h -> h.name().toLowerCase(Locale.ROOT), h -> h));
  private static final Map<String, SymptomSource> SOURCES =
      Arrays.stream(SymptomSource.values()).collect(Collectors.toMap(SymptomSource::label, s -> s));

  private final Map<String, YamlNode> fields;
  private final Instant at;

  FactsParser(Map<String, YamlNode> fields, Instant at) {
    this.fields = fields;
    this.at = at;
  }

  /** The fields of an object over those that are shared. */
  static Map<String, YamlNode> fields(@Nullable YamlNode node, Map<String, YamlNode> shared) {
    Map<String, YamlNode> fields = new LinkedHashMap<>(shared);
    if (node != null) {
      fields.putAll(node.entries(FIELDS));
    }
    return fields;
  }

  /** One field, if it is one; a problem and nothing otherwise. */
  static Map<String, YamlNode> field(String key, YamlNode value) {
    if (FIELDS.contains(key)) {
      return Map.of(key, value);
    }
    value.problem("unknown key \"" + key + "\"", Problems.didYouMean(key, FIELDS));
    return Map.of();
  }

  ObjectFacts facts() {
    String name = text("name", "web-1");
    ObjectRef object =
        new ObjectRef(
            text("cluster", "prod"),
            text("group", ""),
            text("kind", "Pod"),
            fields.containsKey("namespace") || !text("kind", "Pod").equals("Node")
                ? text("namespace", "shop")
                : "",
            name,
            text("uid", "uid-" + name));
    YamlNode health = fields.get("health");
    Health stated = health == null ? null : health.oneOf(HEALTHS);
    YamlNode workload = fields.get("workload");
    List<ObjectRef> owners = new ArrayList<>();
    for (YamlNode owner : items("owners")) {
      owners.add(ref(owner.text(), object));
    }
    return new ObjectFacts(
        object,
        workload == null ? object : ref(workload.text(), object),
        owners,
        application(object),
        instant("created"),
        instant("deleting"),
        texts("labels"),
        texts("annotations"),
        items("images").stream().map(YamlNode::text).toList(),
        optional("node"),
        optional("platform"),
        stated == null ? Health.UNHEALTHY : stated,
        texts("attributes"),
        symptoms(),
        List.of());
  }

  private @Nullable ObjectRef application(ObjectRef object) {
    YamlNode node = fields.get("application");
    String text = node == null ? "" : node.text();
    int slash = text.indexOf('/');
    return slash < 0
        ? null
        : new ObjectRef(
            object.cluster(),
            "argoproj.io",
            "Application",
            text.substring(0, slash),
            text.substring(slash + 1),
            "");
  }

  // Kind/name or group/Kind/name, in the namespace of the object.
  private static ObjectRef ref(String text, ObjectRef object) {
    String[] parts = text.split("/", -1);
    String kind = parts.length < 2 ? "Deployment" : parts[parts.length - 2];
    String group = parts.length > 2 ? parts[0] : group(kind);
    return new ObjectRef(
        object.cluster(), group, kind, object.namespace(), parts[parts.length - 1], "");
  }

  private static String group(String kind) {
    return switch (kind) {
      case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet" -> "apps";
      case "Job", "CronJob" -> "batch";
      case "Application", "ApplicationSet" -> "argoproj.io";
      default -> "";
    };
  }

  private List<Symptom> symptoms() {
    List<Symptom> symptoms = new ArrayList<>();
    for (YamlNode item : items("symptoms")) {
      Map<String, YamlNode> entries = item.entries(SYMPTOM_FIELDS);
      YamlNode sourceNode = entries.get("source");
      SymptomSource source = sourceNode == null ? null : sourceNode.oneOf(SOURCES);
      Map<String, Long> counters = new LinkedHashMap<>();
      for (String counter : List.of("restarts", "exitCode", "signal", "count")) {
        if (entries.containsKey(counter)) {
          counters.put(counter, YamlNode.number(entries.get(counter), 0));
        }
      }
      YamlNode since = entries.get("since");
      symptoms.add(
          new Symptom(
              source == null ? SymptomSource.CONDITION : source,
              entries.containsKey("part") ? entries.getOrDefault("part", item).text() : "",
              entries.containsKey("reason") ? entries.getOrDefault("reason", item).text() : "",
              entries.containsKey("message") ? entries.getOrDefault("message", item).text() : "",
              since == null ? null : at.plus(since.duration()),
              counters));
    }
    return symptoms;
  }

  private List<YamlNode> items(String key) {
    YamlNode node = fields.get(key);
    return node == null ? List.of() : node.items();
  }

  private String text(String key, String otherwise) {
    YamlNode node = fields.get(key);
    return node == null ? otherwise : node.text();
  }

  private @Nullable String optional(String key) {
    YamlNode node = fields.get(key);
    return node == null ? null : node.text();
  }

  private @Nullable Instant instant(String key) {
    YamlNode node = fields.get(key);
    return node == null ? null : RuleTestParser.START.plus(node.duration());
  }

  private Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    YamlNode node = fields.get(key);
    if (node != null) {
      node.entries().forEach((name, value) -> texts.put(name, value.text()));
    }
    return texts;
  }
}
