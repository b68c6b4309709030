package io.responder.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.resource.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A kind's objects as protobuf templates. Not thread-safe. */
final class Protobuf {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  // A run of marks is at least so long; bytes of lengths and tags may look like shorter ones.
  private static final int SHORTEST = 5;

  final Template[] items;
  final Template[] frames;
  private final ProtobufForm form;

  private Protobuf(ProtobufForm form, Template[] items, Template[] frames) {
    this.form = form;
    this.items = items;
    this.frames = frames;
  }

  /** The templates of the kind, null where it has no such form. */
  static @Nullable Protobuf of(Resource.Shape shape) {
    String apiVersion = shape.apiVersion();
    int slash = apiVersion.indexOf('/');
    ResourceType type =
        new ResourceType(
            slash < 0 ? "" : apiVersion.substring(0, slash),
            apiVersion.substring(slash + 1),
            "things",
            shape.kind(),
            Scope.NAMESPACED,
            Set.of());
    Optional<ProtobufForm> form = ProtobufForm.of(type);
    if (form.isEmpty()) {
      return null;
    }
    String event = shape.mode() == Resource.Mode.ADD ? "ADDED" : "MODIFIED";
    return new Protobuf(
        form.get(),
        templates(shape, form.get()::message),
        templates(shape, object -> form.get().frame(event, object)));
  }

  /** A copy, for another connection. */
  Protobuf copy() {
    return new Protobuf(form, Template.copies(items), Template.copies(frames));
  }

  /** The bytes of a list before its first item, whose items have so many bytes with their heads. */
  byte[] head(String resourceVersion, String next, long bytes) {
    return form.listHead(
        MAPPER.createObjectNode().put("resourceVersion", resourceVersion).put("continue", next),
        bytes);
  }

  byte[] bookmark(String resourceVersion) {
    JsonNode object =
        MAPPER
            .createObjectNode()
            .set("metadata", MAPPER.createObjectNode().put("resourceVersion", resourceVersion));
    return form.frame("BOOKMARK", object);
  }

  private static Template[] templates(Resource.Shape shape, Function<JsonNode, byte[]> write) {
    return shape.texts().stream()
        .map(text -> new Template(write.apply(parse(text)), SHORTEST))
        .toArray(Template[]::new);
  }

  // A time is a number there: one that changes cannot be put in place.
  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(
          text.replace(":!!Z", ":00Z").replace("$$$$$$$$$$$$$$$$$$$$", "2026-01-05T09:00:00Z"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
