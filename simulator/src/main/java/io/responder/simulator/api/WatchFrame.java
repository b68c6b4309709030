package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.selector.Selection;
import io.responder.simulator.store.Change;
import io.responder.simulator.store.ChangeTrees;
import io.responder.simulator.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One line of a watch; the object's bytes are shared with the store and other watches. */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are shared on purpose
record WatchFrame(Type type, byte[] json, boolean raw) {
  private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);

  /** What a line says. */
  @SuppressWarnings("ImmutableEnumChecker") // the bytes are never written to
  enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK,
    ERROR;

    private final byte[] start =
        ("{\"type\":\"" + name() + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
  }

  static WatchFrame added(StoredObject object) {
    return new WatchFrame(Type.ADDED, object.json(), object.raw());
  }

  static WatchFrame error(JsonNode status) {
    return new WatchFrame(Type.ERROR, Json.bytes(status), false);
  }

  static WatchFrame bookmark(ResourceType type, long version, boolean endsInitialEvents) {
    ObjectNode object = Json.object();
    object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(version)).putNull("creationTimestamp");
    if (endsInitialEvents) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return new WatchFrame(Type.BOOKMARK, Json.bytes(object), false);
  }

  /** What a watch with a selection sees of a change; null when nothing. */
  static @Nullable WatchFrame of(Change change, ChangeTrees trees, Selection selection) {
    StoredObject before = change.before();
    StoredObject after = change.after();
    boolean was = before != null && selection.matches(trees::before);
    if (change.kind() == Change.Kind.DELETED) {
      return was ? new WatchFrame(Type.DELETED, after.json(), after.raw()) : null;
    }
    boolean is = selection.matches(trees::after);
    if (is) {
      return new WatchFrame(was ? Type.MODIFIED : Type.ADDED, after.json(), after.raw());
    }
    if (!was || before == null) {
      return null;
    }
    // It left the selection: the last state that was selected, at the version that ended it.
    ObjectNode last = before.tree();
    Json.child(last, "metadata").put("resourceVersion", Long.toString(change.resourceVersion()));
    return new WatchFrame(Type.DELETED, Json.bytes(last), false);
  }

  /** Writes it as protobuf. An object that is not JSON is sent as the bytes that it is. */
  void writeTo(ByteArrayOutputStream out, ProtobufForm form) {
    JsonNode object;
    try {
      object = Json.parse(json);
    } catch (IllegalArgumentException e) {
      out.writeBytes(ProtobufForm.frame(type.name(), json));
      return;
    }
    out.writeBytes(
        type == Type.ERROR ? ProtobufForm.failure(object) : form.frame(type.name(), object));
  }

  void writeTo(ByteArrayOutputStream out) {
    out.writeBytes(type.start);
    if (raw) {
      // A line break between tokens would end the frame early.
      for (byte b : json) {
        out.write(b == '\n' || b == '\r' ? ' ' : b);
      }
    } else {
      out.writeBytes(json);
    }
    out.writeBytes(END);
  }
}
