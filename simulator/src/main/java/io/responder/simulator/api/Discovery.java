package io.responder.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.resource.Trait;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The paths that tell what is served. */
final class Discovery {
  private static final String ALL_VERBS =
      "create,delete,deletecollection,get,list,patch,update,watch";

  private final ResourceCatalog catalog;

  Discovery(ResourceCatalog catalog) {
    this.catalog = catalog;
  }

  /** The answer for a path; empty when it is none of these. */
  Optional<Answer> answer(String rawPath) {
    String path = rawPath.endsWith("/") ? rawPath.substring(0, rawPath.length() - 1) : rawPath;
    return switch (path) {
      case "/livez", "/readyz", "/healthz" -> Optional.of(BodyAnswer.text(200, "ok"));
      case "/version" -> Optional.of(BodyAnswer.json(200, version()));
      case "/api" -> Optional.of(BodyAnswer.json(200, coreVersions()));
      case "/apis" -> Optional.of(BodyAnswer.json(200, groups()));
      case "/api/v1" -> Optional.of(BodyAnswer.json(200, resources("", "v1")));
      default -> path.startsWith("/apis/") ? grouped(path.split("/", -1)) : Optional.empty();
    };
  }

  private Optional<Answer> grouped(String[] parts) {
    boolean known = catalog.all().stream().anyMatch(t -> t.group().equals(parts[2]));
    if (!known || parts[2].isEmpty() || parts.length > 4) {
      return Optional.empty();
    }
    if (parts.length == 3) {
      ObjectNode group = group(parts[2]);
      group.put("kind", "APIGroup").put("apiVersion", "v1");
      return Optional.of(BodyAnswer.json(200, group));
    }
    return versions(parts[2]).contains(parts[3])
        ? Optional.of(BodyAnswer.json(200, resources(parts[2], parts[3])))
        : Optional.empty();
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", "v1.36.0")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "simulator")
        .put("platform", "linux/amd64");
  }

  private static ObjectNode coreVersions() {
    ObjectNode answer = Json.object().put("kind", "APIVersions");
    answer.putArray("versions").add("v1");
    answer.putArray("serverAddressByClientCIDRs");
    return answer;
  }

  private ObjectNode groups() {
    ObjectNode answer = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = answer.putArray("groups");
    catalog.all().stream()
        .map(ResourceType::group)
        .filter(g -> !g.isEmpty())
        .distinct()
        .forEach(g -> groups.add(group(g)));
    return answer;
  }

  private ObjectNode group(String name) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode versions = group.putArray("versions");
    List<String> served = versions(name);
    for (String version : served) {
      versions.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group
        .putObject("preferredVersion")
        .put("groupVersion", name + "/" + served.get(0))
        .put("version", served.get(0));
    return group;
  }

  private List<String> versions(String group) {
    return catalog.all().stream()
        .filter(t -> t.group().equals(group))
        .map(ResourceType::version)
        .distinct()
        .collect(Collectors.toList());
  }

  private ObjectNode resources(String group, String version) {
    ObjectNode answer = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    answer.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = answer.putArray("resources");
    for (ResourceType type : catalog.all()) {
      if (type.group().equals(group) && type.version().equals(version)) {
        add(resources, type, type.plural(), type.kind(), ALL_VERBS);
        if (type.has(Trait.STATUS)) {
          add(resources, type, type.plural() + "/status", type.kind(), "get,patch,update");
        }
        if (type.has(Trait.SCALE)) {
          add(resources, type, type.plural() + "/scale", "Scale", "get,patch,update");
        }
        if (type.qualifiedName().equals("pods")) {
          add(resources, type, "pods/eviction", "Eviction", "create");
          add(resources, type, "pods/log", "Pod", "get");
        }
      }
    }
    return answer;
  }

  private static void add(
      ArrayNode resources, ResourceType type, String name, String kind, String verbs) {
    ObjectNode resource = resources.addObject();
    boolean main = !name.contains("/");
    resource.put("name", name).put("singularName", main ? type.singular() : "");
    resource.put("namespaced", type.namespaced()).put("kind", kind);
    ArrayNode listed = resource.putArray("verbs");
    for (String verb : verbs.split(",", -1)) {
      listed.add(verb);
    }
  }
}
