package io.responder.stream.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;

/**
 * Cuts long texts of a value that is too large. Names and ids of Kubernetes are shorter than the
 * smallest limit and stay whole.
 */
final class TextCut {

  /** In characters, tried in this order. */
  static final List<Integer> LIMITS = List.of(16_384, 4_096, 1_024, 512);

  private TextCut() {}

  /** A copy of the value in which no text is longer than {@code limit} and the marker. */
  static JsonNode cut(JsonNode value, int limit) {
    if (value instanceof TextNode text) {
      return TextNode.valueOf(cut(text.textValue(), limit));
    }
    if (value instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(element -> copy.add(cut(element, limit)));
      return copy;
    }
    if (value instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        copy.set(field.getKey(), cut(field.getValue(), limit));
      }
      return copy;
    }
    return value;
  }

  /** The text, or its beginning and how much is missing. Never cuts a character in two. */
  static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end) + "…(+" + (text.length() - end) + ')';
  }
}
