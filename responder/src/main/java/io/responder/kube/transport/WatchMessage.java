package io.responder.kube.transport;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.FieldTree;
import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.ObjectPruner;
import io.responder.kube.decode.Value;
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
  static @Nullable WatchMessage read(JsonInput in, ObjectReader reader) throws IOException {
    int next = in.peek();
    if (next < 0) {
      return null;
    }
    if (next != '{') {
      throw new IOException("the watch stream holds something that is no message");
    }
    Reading reading = new Reading(in, reader);
    in.object(reading::field);
    if (reading.message == null) {
      throw new IOException("the watch stream holds an incomplete message");
    }
    return reading.message;
  }

  /** A message that is being read. */
  final class Reading {

    private static final Set<String> CHANGES = Set.of("ADDED", "MODIFIED", "DELETED");

    private static final FieldTree BOOKMARK = FieldTree.of(List.of("metadata.resourceVersion"));

    private static final FieldTree STATUS = FieldTree.of(List.of("code", "message", "reason"));

    private final JsonInput in;
    private final ObjectReader reader;
    private String type = "";
    private @Nullable WatchMessage message;

    private Reading(JsonInput in, ObjectReader reader) {
      this.in = in;
      this.reader = reader;
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "type" -> type = in.scalar("");
        case "object" -> message = object();
        default -> in.skip();
      }
    }

    private WatchMessage object() throws IOException {
      if (CHANGES.contains(type)) {
        return new Changed(type, reader.read(in, type));
      }
      if (type.equals("BOOKMARK")) {
        Value object = new ObjectPruner().prune(in, BOOKMARK);
        return new Bookmark(object.path("metadata").path("resourceVersion").text());
      }
      if (type.equals("ERROR")) {
        Value status = new ObjectPruner().prune(in, STATUS);
        return new Failed((int) status.path("code").number(0), status.path("message").text());
      }
      throw new IOException("the watch stream holds a message of type \"" + type + '"');
    }
  }
}
