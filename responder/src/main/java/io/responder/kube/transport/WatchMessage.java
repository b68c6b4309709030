package io.responder.kube.transport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.FieldTree;
import io.responder.kube.decode.ObjectPruner;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message of a watch stream. */
public sealed interface WatchMessage {

  /** An object changed. */
  record Changed(String type, Decoded object) implements WatchMessage {}

  /** Nothing changed up to this resourceVersion. */
  record Bookmark(String resourceVersion) implements WatchMessage {}

  /** The server ends the watch, with an HTTP-like code; 0 where it does not say. */
  record Failed(int code, String message) implements WatchMessage {}

  /**
   * Reads the next message; null at the end of the stream.
   *
   * @throws IOException when the stream breaks off or is not a watch stream
   */
  static @Nullable WatchMessage read(JsonParser parser, ObjectReader reader) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      return null;
    }
    if (token != JsonToken.START_OBJECT) {
      throw new IOException("the watch stream holds something that is no message");
    }
    String type = "";
    WatchMessage message = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equals("type")) {
        type = parser.getValueAsString("");
      } else if (name.equals("object")) {
        message = Reading.object(parser, type, reader);
      } else {
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT || message == null) {
      throw new IOException("the watch stream holds an incomplete message");
    }
    return message;
  }

  /** How objects in messages are read. */
  final class Reading {

    private static final Set<String> CHANGES = Set.of("ADDED", "MODIFIED", "DELETED");

    private static final FieldTree BOOKMARK = FieldTree.of(List.of("metadata.resourceVersion"));

    private static final FieldTree STATUS = FieldTree.of(List.of("code", "message", "reason"));

    private Reading() {}

    private static WatchMessage object(JsonParser parser, String type, ObjectReader reader)
        throws IOException {
      if (CHANGES.contains(type)) {
        return new Changed(type, reader.read(parser, type));
      }
      if (type.equals("BOOKMARK")) {
        JsonNode object = new ObjectPruner().prune(parser, BOOKMARK);
        return new Bookmark(object.path("metadata").path("resourceVersion").asText(""));
      }
      if (type.equals("ERROR")) {
        JsonNode status = new ObjectPruner().prune(parser, STATUS);
        return new Failed(status.path("code").asInt(0), status.path("message").asText(""));
      }
      throw new IOException("the watch stream holds a message of type \"" + type + '"');
    }
  }
}
