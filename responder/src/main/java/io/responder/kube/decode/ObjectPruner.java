package io.responder.kube.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a stream a small tree of the fields that a {@link FieldTree} names.
 *
 * <p>Consumes the whole value whatever it holds: what nests deeper than {@link #MAX_DEPTH} is
 * skipped and said, so that one hostile object does not end a stream of a thousand.
 */
public final class ObjectPruner {

  /** The deepest nesting that is read. */
  static final int MAX_DEPTH = 100;

  private static final int MAX_ELEMENTS = 2_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names and nesting of whole lists are not the reader's to choose; skipping is iterative.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000_000)
                  .maxNameLength(1_000_000)
                  .maxStringLength(16_000_000)
                  .maxNumberLength(100_000)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  private boolean tooDeep;

  /**
   * The factory for parsers of Kubernetes objects: bounded where it matters, tolerant elsewhere.
   */
  public static JsonFactory factory() {
    return FACTORY;
  }

  /** Whether the last value nested too deeply and is therefore incomplete. */
  boolean tooDeep() {
    return tooDeep;
  }

  /**
   * Reads the value at which the parser stands.
   *
   * @throws IOException when the stream ends or is not JSON
   */
  public JsonNode prune(JsonParser parser, FieldTree fields) throws IOException {
    tooDeep = false;
    return value(parser, fields, 0);
  }

  private JsonNode value(JsonParser parser, FieldTree fields, int depth) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return MissingNode.getInstance();
    }
    if (depth > MAX_DEPTH && token.isStructStart()) {
      tooDeep = true;
      parser.skipChildren();
      return MissingNode.getInstance();
    }
    return switch (token) {
      case START_OBJECT -> object(parser, fields, depth);
      case START_ARRAY -> array(parser, fields, depth);
      case VALUE_STRING -> TextNode.valueOf(parser.getText());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NUMBER_INT -> integer(parser.getText());
      case VALUE_NUMBER_FLOAT -> TextNode.valueOf(parser.getText());
      default -> NullNode.getInstance();
    };
  }

  private JsonNode object(JsonParser parser, FieldTree fields, int depth) throws IOException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    String name = parser.nextFieldName();
    while (name != null) {
      FieldTree below = fields.below(name);
      parser.nextToken();
      if (below == null) {
        parser.skipChildren();
      } else {
        node.set(name, value(parser, below, depth + 1));
      }
      name = parser.nextFieldName();
    }
    expect(parser, JsonToken.END_OBJECT);
    return node;
  }

  private JsonNode array(JsonParser parser, FieldTree fields, int depth) throws IOException {
    ArrayNode node = JsonNodeFactory.instance.arrayNode();
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      if (node.size() < MAX_ELEMENTS) {
        node.add(value(parser, fields, depth + 1));
      } else {
        parser.skipChildren();
      }
      token = parser.nextToken();
    }
    expect(parser, JsonToken.END_ARRAY);
    return node;
  }

  private static JsonNode integer(@Nullable String digits) {
    String text = digits == null ? "" : digits;
    try {
      return text.length() > 20 ? TextNode.valueOf(text) : LongNode.valueOf(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return TextNode.valueOf(text);
    }
  }

  private static void expect(JsonParser parser, JsonToken end) throws IOException {
    if (parser.currentToken() != end) {
      throw new IOException("the stream ended within an object");
    }
  }
}
