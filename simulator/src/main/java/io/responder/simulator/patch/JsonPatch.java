package io.responder.simulator.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;

/** JSON patch, RFC 6902. */
final class JsonPatch {
  private JsonNode document;

  private JsonPatch(JsonNode document) {
    this.document = document;
  }

  /**
   * The patched value; neither argument is changed.
   *
   * @throws PatchRefused when an operation is unknown, fails its test or names no place
   */
  static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isArray()) {
      throw malformed("a JSON patch is an array of operations");
    }
    JsonPatch run = new JsonPatch(target.deepCopy());
    patch.forEach(run::operation);
    return run.document;
  }

  private void operation(JsonNode operation) {
    String name = operation.path("op").asText();
    List<String> path = pointer(operation, "path");
    switch (name) {
      case "add" -> add(path, value(operation));
      case "remove" -> remove(path);
      case "replace" -> replace(path, value(operation));
      case "move" -> {
        List<String> from = pointer(operation, "from");
        JsonNode moved = find(from);
        remove(from);
        add(path, moved);
      }
      case "copy" -> add(path, find(pointer(operation, "from")).deepCopy());
      case "test" -> test(path, operation.path("value"));
      default -> throw malformed("unexpected kind: " + name);
    }
  }

  private void add(List<String> path, JsonNode value) {
    if (path.isEmpty()) {
      document = value;
      return;
    }
    String last = path.get(path.size() - 1);
    JsonNode parent = find(path.subList(0, path.size() - 1));
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      int index = last.equals("-") ? array.size() : index(last, array.size());
      array.insert(index, value);
    } else {
      throw missing("add", path);
    }
  }

  private void remove(List<String> path) {
    if (path.isEmpty()) {
      throw missing("remove", path);
    }
    find(path);
    String last = path.get(path.size() - 1);
    JsonNode parent = find(path.subList(0, path.size() - 1));
    if (parent instanceof ObjectNode object) {
      object.remove(last);
    } else if (parent instanceof ArrayNode array) {
      array.remove(index(last, array.size() - 1));
    }
  }

  private void replace(List<String> path, JsonNode value) {
    find(path);
    if (path.isEmpty()) {
      document = value;
      return;
    }
    String last = path.get(path.size() - 1);
    JsonNode parent = find(path.subList(0, path.size() - 1));
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      array.set(index(last, array.size() - 1), value);
    }
  }

  private void test(List<String> path, JsonNode expected) {
    JsonNode actual = lookUp(path);
    boolean bothAbsent = actual.isMissingNode() && expected.isNull();
    boolean same = !actual.isMissingNode() && Json.same(actual, expected);
    if (!same && !bothAbsent) {
      throw refused("testing value /" + String.join("/", path) + " failed");
    }
  }

  private JsonNode find(List<String> path) {
    JsonNode node = lookUp(path);
    if (node.isMissingNode()) {
      throw missing("find", path);
    }
    return node;
  }

  private JsonNode lookUp(List<String> path) {
    JsonNode node = document;
    for (String token : path) {
      if (node instanceof ArrayNode array) {
        boolean number = token.matches("0|[1-9][0-9]{0,8}");
        node = number ? array.path(Integer.parseInt(token)) : Json.object().path(token);
      } else {
        node = node.path(token);
      }
    }
    return node;
  }

  private static int index(String token, int highest) {
    if (!token.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(token) > highest) {
      throw refused("invalid array index " + token);
    }
    return Integer.parseInt(token);
  }

  private static JsonNode value(JsonNode operation) {
    JsonNode value = operation.path("value");
    if (value.isMissingNode()) {
      throw malformed("operation without a value: " + operation);
    }
    return value.deepCopy();
  }

  private static List<String> pointer(JsonNode operation, String field) {
    JsonNode node = operation.path(field);
    String text = node.asText();
    if (!node.isTextual() || (!text.isEmpty() && !text.startsWith("/"))) {
      throw malformed("operation without a valid " + field + ": " + operation);
    }
    List<String> tokens = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String token : text.substring(1).split("/", -1)) {
        tokens.add(token.replace("~1", "/").replace("~0", "~"));
      }
    }
    return tokens;
  }

  private static PatchRefused missing(String operation, List<String> path) {
    return refused(operation + ": no such path /" + String.join("/", path));
  }

  private static PatchRefused refused(String message) {
    return new PatchRefused(PatchRefused.Reason.NOT_APPLICABLE, message);
  }

  private static PatchRefused malformed(String message) {
    return new PatchRefused(PatchRefused.Reason.MALFORMED, message);
  }
}
