package io.responder.simulator.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.resource.Trait;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** How kinds prepare their objects for being created or updated. Changes the trees it is given. */
final class Strategy {
  private static final List<String> KEPT_METADATA =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "generateName",
          "selfLink");

  private final Clock clock;

  Strategy(Clock clock) {
    this.clock = clock;
  }

  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Gives a new object its identity and drops what only the server may say. */
  void prepareForCreate(ResourceType type, ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    metadata.remove(
        List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"));
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", now());
    if (type.has(Trait.GENERATION)) {
      metadata.put("generation", 1);
    }
    if (type.has(Trait.STATUS)) {
      object.remove("status");
      initialStatus(type, object);
    }
    if (type.qualifiedName().equals("namespaces")) {
      String name = Json.text(metadata, "name");
      Json.child(metadata, "labels").put("kubernetes.io/metadata.name", name);
      Json.child(object, "spec").putArray("finalizers").add("kubernetes");
    }
  }

  /** Gives an object that a test stores whatever identity it lacks. */
  void complete(ResourceType type, ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    if (Json.text(metadata, "uid").isEmpty()) {
      metadata.put("uid", UUID.randomUUID().toString());
    }
    if (!metadata.has("creationTimestamp")) {
      metadata.put("creationTimestamp", now());
    }
    if (type.has(Trait.GENERATION) && !metadata.has("generation")) {
      metadata.put("generation", 1);
    }
  }

  /** What results from submitting an object where there is one. */
  ObjectNode update(ResourceType type, Part part, ObjectNode current, ObjectNode submitted) {
    ObjectNode result = part == Part.STATUS ? current.deepCopy() : submitted.deepCopy();
    if (part == Part.STATUS) {
      copy(submitted, result, "status");
    } else if (type.has(Trait.STATUS)) {
      copy(current, result, "status");
    }
    ObjectNode metadata = Json.child(result, "metadata");
    JsonNode old = current.path("metadata");
    for (String field : KEPT_METADATA) {
      copy(old, metadata, field);
    }
    result.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    if (type.has(Trait.GENERATION) && specified(type, current, result)) {
      metadata.put("generation", old.path("generation").asLong(0) + 1);
    }
    return result;
  }

  /** Marks an object as being deleted. */
  ObjectNode terminating(ObjectNode current) {
    ObjectNode result = current.deepCopy();
    ObjectNode metadata = Json.child(result, "metadata");
    metadata.put("deletionTimestamp", now());
    metadata.put("deletionGracePeriodSeconds", 0);
    if (metadata.has("generation")) {
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    return result;
  }

  /** Whether two versions differ in more than their resourceVersion. */
  static boolean differ(ObjectNode a, ObjectNode b) {
    return !Json.same(withoutVersion(a), withoutVersion(b));
  }

  private static boolean specified(ResourceType type, ObjectNode before, ObjectNode after) {
    if (!type.has(Trait.CUSTOM)) {
      return !Json.same(before.path("spec"), after.path("spec"));
    }
    ObjectNode a = before.deepCopy();
    ObjectNode b = after.deepCopy();
    List<String> ignored =
        type.has(Trait.STATUS) ? List.of("metadata", "status") : List.of("metadata");
    a.remove(ignored);
    b.remove(ignored);
    return !Json.same(a, b);
  }

  private static void initialStatus(ResourceType type, ObjectNode object) {
    switch (type.qualifiedName()) {
      case "pods" -> object.putObject("status").put("phase", "Pending");
      case "namespaces" -> object.putObject("status").put("phase", "Active");
      case "persistentvolumeclaims" -> object.putObject("status").put("phase", "Pending");
      default -> {
        if (!type.has(Trait.CUSTOM)) {
          object.putObject("status");
        }
      }
    }
  }

  private static ObjectNode withoutVersion(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    Json.child(copy, "metadata").remove("resourceVersion");
    return copy;
  }

  private static void copy(JsonNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.path(field).deepCopy());
    } else {
      to.remove(field);
    }
  }
}
