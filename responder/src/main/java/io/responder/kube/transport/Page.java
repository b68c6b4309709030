package io.responder.kube.transport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.responder.kube.decode.Decoded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a list.
 *
 * @param resourceVersion the list's
 * @param next the token of the next page, empty for the last
 */
record Page(List<Decoded> items, String resourceVersion, String next) {

  /**
   * Reads the whole page.
   *
   * @throws IOException also when the body ends before the page does: a truncated page is none
   */
  static Page read(JsonParser parser, ObjectReader reader) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("the answer to the list is not a JSON object");
    }
    List<Decoded> items = new ArrayList<>();
    String[] metadata = {"", ""};
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      if (name.equals("items") && token == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() == null) {
            throw truncated();
          }
          items.add(reader.read(parser, "ADDED"));
        }
      } else if (name.equals("metadata") && token == JsonToken.START_OBJECT) {
        metadata(parser, metadata);
      } else {
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw truncated();
    }
    return new Page(items, metadata[0], metadata[1]);
  }

  private static void metadata(JsonParser parser, String[] into) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      String value = parser.getValueAsString("");
      switch (name) {
        case "resourceVersion" -> into[0] = value;
        case "continue" -> into[1] = value;
        default -> parser.skipChildren();
      }
    }
  }

  private static IOException truncated() {
    return new IOException("the answer to the list is truncated");
  }
}
