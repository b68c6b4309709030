package io.responder.kube.facts;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.decode.FactsDraft;
import java.util.List;

/** Fields whose value becomes an attribute of the same name. */
final class Attributes {

  private Attributes() {}

  /** Copies the scalar values at the paths. */
  static void copy(JsonNode object, List<String> paths, FactsDraft facts) {
    for (String path : paths) {
      facts.attribute(path, value(object, path));
    }
  }

  /** The scalar at a dotted path as text, empty where there is none. */
  static String value(JsonNode object, String path) {
    JsonNode node = object;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node.isValueNode() && !node.isNull() ? node.asText("") : "";
  }
}
