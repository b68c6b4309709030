package io.responder.rule.definition;

import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.rule.text.ImageName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a placeholder of a rule's text stands for in one situation. */
public final class Placeholders implements Function<String, @Nullable String> {
  private static final Set<String> NAMES =
      Set.of(
          "application.name",
          "application.namespace",
          "cluster",
          "container",
          "image",
          "image.digest",
          "image.name",
          "image.registry",
          "image.repository",
          "image.tag",
          "node.architecture",
          "node.name",
          "node.os",
          "node.platform",
          "object.group",
          "object.kind",
          "object.name",
          "object.namespace",
          "object.resource",
          "owner.kind",
          "owner.name",
          "symptom.count",
          "symptom.exitCode",
          "symptom.message",
          "symptom.reason",
          "symptom.restarts",
          "symptom.signal",
          "workload.kind",
          "workload.name",
          "workload.namespace",
          "workload.resource");
  // What stands before a container's name in a part; a log is that of a container.
  private static final Set<String> CONTAINERS = Set.of("container", "init", "ephemeral", "log");
  private static final List<String> MAPS = List.of("attr.", "label.", "annotation.");

  private final Situation situation;

  public Placeholders(Situation situation) {
    this.situation = situation;
  }

  /** Whether a name means anything, given the names that a rule captures. */
  public static boolean isKnown(String name, Set<String> captures) {
    return NAMES.contains(name)
        || captures.contains(name)
        || MAPS.stream().anyMatch(map -> name.startsWith(map) && name.length() > map.length());
  }

  /** All names that can be meant, given the names that a rule captures. */
  public static Set<String> known(Set<String> captures) {
    Set<String> all = new TreeSet<>(NAMES);
    all.addAll(captures);
    MAPS.forEach(map -> all.add(map + "…"));
    return all;
  }

  @Override
  public @Nullable String apply(String name) {
    String captured = situation.captures().get(name);
    if (captured != null) {
      return captured;
    }
    int dot = name.indexOf('.');
    String first = dot < 0 ? name : name.substring(0, dot);
    String rest = dot < 0 ? "" : name.substring(dot + 1);
    ObjectFacts facts = situation.subject().facts();
    switch (first) {
      case "cluster":
        return situation.subject().object().cluster();
      case "container":
        return container();
      case "image":
        return image(name);
      case "object":
        return ofObject(situation.subject().object(), rest);
      case "workload":
        return ofObject(situation.subject().workload(), rest);
      case "owner":
        return facts == null || facts.owners().isEmpty()
            ? null
            : ofObject(facts.owners().get(0), rest);
      case "application":
        return facts == null || facts.application() == null
            ? null
            : ofObject(facts.application(), rest);
      case "node":
        return node(rest);
      case "symptom":
        return symptom(rest);
      case "attr":
        return facts == null ? null : facts.attributes().get(rest);
      case "label":
        return facts == null ? null : facts.labels().get(rest);
      case "annotation":
        return facts == null ? null : facts.annotations().get(rest);
      default:
        return null;
    }
  }

  private @Nullable String symptom(String field) {
    return switch (field) {
      case "reason" -> situation.symptom().reason();
      case "message" -> situation.symptom().message();
      default ->
          Optional.ofNullable(situation.symptom().counters().get(field))
              .map(value -> Long.toString(value))
              .orElse(null);
    };
  }

  private @Nullable String container() {
    String part = situation.symptom().part();
    int slash = part.indexOf('/');
    return slash > 0 && CONTAINERS.contains(part.substring(0, slash)) ? situation.partName() : null;
  }

  /** The image: of the message, else of the container, else the object's only one. */
  static @Nullable String image(Situation situation) {
    String captured = situation.captures().get("image");
    if (captured != null) {
      return captured;
    }
    ObjectFacts facts = situation.subject().facts();
    if (facts == null) {
      return null;
    }
    String ofContainer =
        facts.attributes().get(containerKey(situation.symptom().part()) + ".image");
    if (ofContainer != null) {
      return ofContainer;
    }
    return facts.images().stream().distinct().count() == 1 ? facts.images().get(0) : null;
  }

  // A log is that of a container.
  private static String containerKey(String part) {
    return (part.startsWith("log/") ? "container/" + part.substring(4) : part).replace('/', '.');
  }

  private @Nullable String image(String name) {
    String image = image(situation);
    return image == null || name.equals("image") ? image : ImageName.parse(image).parts().get(name);
  }

  private static @Nullable String ofObject(ObjectRef ref, String field) {
    return switch (field) {
      case "kind" -> ref.kind();
      case "group" -> ref.group();
      case "namespace" -> ref.namespace();
      case "name" -> ref.name();
      case "resource" -> resource(ref);
      default -> null;
    };
  }

  // What kubectl takes for certain: Application is also a kind of other groups.
  private static String resource(ObjectRef ref) {
    String kind = ref.kind().toLowerCase(Locale.ROOT);
    return ref.group().contains(".") && !ref.group().endsWith(".k8s.io")
        ? kind + "." + ref.group()
        : kind;
  }

  private @Nullable String node(String field) {
    ObjectFacts facts = situation.subject().facts();
    if (facts == null) {
      return null;
    }
    if (field.equals("name")) {
      return facts.object().kind().equals("Node") ? facts.object().name() : facts.node();
    }
    return Optional.ofNullable(facts.architecture())
        .map(platform -> platformPart(platform, field))
        .orElse(null);
  }

  private static @Nullable String platformPart(String platform, String field) {
    Map<String, String> parts =
        Map.of(
            "platform",
            platform,
            "os",
            platform.substring(0, Math.max(0, platform.indexOf('/'))),
            "architecture",
            platform.substring(platform.indexOf('/') + 1));
    return parts.get(field);
  }
}
