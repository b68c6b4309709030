package io.responder.simulator.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;

/** JSON merge patch, RFC 7386. */
final class MergePatch {
  private MergePatch() {}

  /** The patched value; neither argument is changed. */
  static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode)) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    for (var field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        JsonNode old = result.path(field.getKey());
        result.set(field.getKey(), apply(old, field.getValue()));
      }
    }
    return result;
  }
}
