package io.responder.simulator.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: a merge patch that merges the well-known lists by key.
 *
 * <p>The merge keys go by the name of the list, which is right for the built-in kinds that are
 * patched in practice. Directives: {@code $patch} (replace, delete, merge), {@code
 * $deleteFromPrimitiveList/…} and {@code $retainKeys}; {@code $setElementOrder/…} is accepted and
 * leaves the order alone.
 */
final class StrategicMergePatch {
  private static final Map<String, String> MERGE_KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("secrets", "name"),
          Map.entry("resourceClaims", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("hostAliases", "ip"),
          Map.entry("podIPs", "ip"),
          Map.entry("hostIPs", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("ownerReferences", "uid"));

  private static final Set<String> MERGED_PRIMITIVES = Set.of("finalizers", "podCIDRs");
  private static final String PATCH = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String REMOVE_FROM = "$deleteFromPrimitiveList/";

  private StrategicMergePatch() {}

  /**
   * The patched object; neither argument is changed.
   *
   * @throws PatchRefused for an unknown directive or a list element without its merge key
   */
  static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    String directive = patch.path(PATCH).asText("merge");
    if (directive.equals("replace")) {
      return withoutDirectives(patch);
    }
    if (directive.equals("delete")) {
      return Json.object();
    }
    if (!directive.equals("merge")) {
      throw malformed("unknown patch directive: " + directive);
    }
    ObjectNode result = target.deepCopy();
    retain(result, patch.path(RETAIN));
    for (var field : patch.properties()) {
      mergeField(result, field.getKey(), field.getValue());
    }
    return result;
  }

  private static void mergeField(ObjectNode result, String name, JsonNode value) {
    if (name.startsWith(REMOVE_FROM)) {
      removePrimitives(result, name.substring(REMOVE_FROM.length()), value);
    } else if (name.startsWith("$")) {
      return;
    } else if (value.isNull()) {
      result.remove(name);
    } else if (value instanceof ObjectNode object) {
      ObjectNode old = result.get(name) instanceof ObjectNode o ? o : Json.object();
      result.set(name, apply(old, object));
    } else if (value instanceof ArrayNode array) {
      ArrayNode old = result.get(name) instanceof ArrayNode a ? a : Json.array();
      result.set(name, mergeList(name, old, array));
    } else {
      result.set(name, value);
    }
  }

  private static ArrayNode mergeList(String name, ArrayNode old, ArrayNode patch) {
    if (MERGED_PRIMITIVES.contains(name)) {
      ArrayNode merged = old.deepCopy();
      for (JsonNode value : patch) {
        if (indexOf(merged, value) < 0) {
          merged.add(value);
        }
      }
      return merged;
    }
    String key = mergeKey(name, old, patch);
    boolean replace =
        patch
            .valueStream()
            .anyMatch(e -> e.size() == 1 && e.path(PATCH).asText().equals("replace"));
    if (key == null || replace) {
      ArrayNode replaced = Json.array();
      patch.forEach(
          e -> {
            if (!e.has(PATCH) || e.size() > 1) {
              replaced.add(e instanceof ObjectNode o ? withoutDirectives(o) : e.deepCopy());
            }
          });
      return replaced;
    }
    return mergeByKey(key, old, patch);
  }

  private static ArrayNode mergeByKey(String key, ArrayNode old, ArrayNode patch) {
    ArrayNode merged = old.deepCopy();
    for (JsonNode node : patch) {
      if (!(node instanceof ObjectNode element) || !element.has(key)) {
        throw malformed("map: " + node + " does not contain declared merge key: " + key);
      }
      int at = indexOf(merged, key, element.path(key));
      if (element.path(PATCH).asText().equals("delete")) {
        if (at >= 0) {
          merged.remove(at);
        }
      } else if (at >= 0) {
        merged.set(at, apply((ObjectNode) merged.get(at), element));
      } else {
        merged.add(apply(Json.object(), element));
      }
    }
    return merged;
  }

  private static @Nullable String mergeKey(String list, ArrayNode old, ArrayNode patch) {
    if (list.equals("ports")) {
      // A container's ports merge by containerPort, a service's by port.
      boolean ofContainer =
          patch.valueStream().anyMatch(p -> p.has("containerPort"))
              || old.valueStream().anyMatch(p -> p.has("containerPort"));
      return ofContainer ? "containerPort" : "port";
    }
    return MERGE_KEYS.get(list);
  }

  private static void removePrimitives(ObjectNode result, String list, JsonNode values) {
    if (result.get(list) instanceof ArrayNode old) {
      for (JsonNode value : values) {
        int at = indexOf(old, value);
        if (at >= 0) {
          old.remove(at);
        }
      }
    }
  }

  private static void retain(ObjectNode result, JsonNode keys) {
    if (keys.isArray()) {
      Set<String> kept = new java.util.HashSet<>();
      keys.forEach(k -> kept.add(k.asText()));
      result.retain(kept);
    }
  }

  private static int indexOf(ArrayNode list, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (Json.same(list.get(i), value)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (Json.same(list.get(i).path(key), value)) {
        return i;
      }
    }
    return -1;
  }

  private static ObjectNode withoutDirectives(ObjectNode patch) {
    ObjectNode copy = patch.deepCopy();
    copy.remove(PATCH);
    copy.remove(RETAIN);
    return copy;
  }

  private static PatchRefused malformed(String message) {
    return new PatchRefused(PatchRefused.Reason.MALFORMED, message);
  }
}
