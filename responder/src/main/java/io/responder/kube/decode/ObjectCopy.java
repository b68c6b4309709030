package io.responder.kube.decode;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Copies an object from a stream without what must not be kept: {@code managedFields}, the last
 * applied configuration, the values of environment variables and of Helm, data of Secrets and
 * ConfigMaps; every other text is redacted.
 */
public final class ObjectCopy {

  /** Fields that are left out, by the field that holds them. */
  private static final Map<String, Set<String>> LEFT_OUT =
      Map.of(
          "metadata", Set.of("managedFields"),
          "annotations", Set.of("kubectl.kubernetes.io/last-applied-configuration"),
          "", Set.of("data", "stringData", "binaryData"));

  /** Fields whose value is replaced, by the field that holds them. */
  private static final Map<String, Set<String>> REPLACED =
      Map.of(
          "env", Set.of("value"),
          "parameters", Set.of("value"),
          "helm", Set.of("values", "valuesObject"));

  private ObjectCopy() {}

  /**
   * Copies the object that comes next and consumes it.
   *
   * @throws IOException when the stream ends or is not JSON
   */
  public static byte[] of(JsonInput in) throws IOException {
    return of(in.copy());
  }

  /**
   * Copies the object that these bytes are.
   *
   * @throws IOException when it is not JSON
   */
  public static byte[] of(byte[] object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(object.length);
    // As a string, so that bytes that are no UTF-8 are replaced.
    String json = new String(object, StandardCharsets.UTF_8);
    try (JsonParser parser = ObjectPruner.factory().createParser(json);
        JsonGenerator out = ObjectPruner.factory().createGenerator(bytes)) {
      parser.nextToken();
      value(parser, out, "", 0);
    }
    return bytes.toByteArray();
  }

  private static void value(JsonParser parser, JsonGenerator out, String holder, int depth)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("the stream ended within an object");
    }
    if (depth > ObjectPruner.MAX_DEPTH && token.isStructStart()) {
      parser.skipChildren();
      out.writeNull();
    } else if (token == JsonToken.START_OBJECT) {
      object(parser, out, holder, depth);
    } else if (token == JsonToken.START_ARRAY) {
      out.writeStartArray();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        value(parser, out, holder, depth + 1);
      }
      out.writeEndArray();
    } else if (token == JsonToken.VALUE_STRING) {
      out.writeString(Redaction.redact(parser.getText()));
    } else {
      out.copyCurrentEvent(parser);
    }
  }

  private static void object(JsonParser parser, JsonGenerator out, String holder, int depth)
      throws IOException {
    out.writeStartObject();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (LEFT_OUT.getOrDefault(holder, Set.of()).contains(name)) {
        parser.skipChildren();
      } else if (REPLACED.getOrDefault(holder, Set.of()).contains(name)) {
        parser.skipChildren();
        out.writeStringField(name, Redaction.REDACTED);
      } else {
        out.writeFieldName(name);
        value(parser, out, name, depth + 1);
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("the stream ended within an object");
    }
    out.writeEndObject();
  }
}
