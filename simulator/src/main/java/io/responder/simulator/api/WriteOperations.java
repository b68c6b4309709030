package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.patch.PatchFormat;
import io.responder.simulator.patch.PatchRefused;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.registry.Part;
import io.responder.simulator.registry.Preconditions;
import io.responder.simulator.registry.Registry;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.resource.Trait;
import io.responder.simulator.store.StoredObject;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Create, update, patch and delete of objects and their status. */
final class WriteOperations {
  private final Registry registry;

  WriteOperations(Registry registry) {
    this.registry = registry;
  }

  Answer create(Call call) {
    Target target = call.target();
    StoredObject created =
        registry.create(target.type(), target.namespaceOrEmpty(), call.object(), call.mode());
    return BodyAnswer.json(201, created.json());
  }

  Answer update(Call call, Part part) {
    ObjectNode submitted = call.object();
    Target target = call.target();
    StoredObject updated =
        registry.update(target.type(), target.key(), part, current -> submitted, call.mode());
    return BodyAnswer.json(200, updated.json());
  }

  Answer patch(Call call, Part part) {
    Target target = call.target();
    PatchFormat format = format(call);
    JsonNode patch = call.json();
    StoredObject patched =
        registry.update(
            target.type(),
            target.key(),
            part,
            current -> apply(format, current, patch),
            call.mode());
    return BodyAnswer.json(200, patched.json());
  }

  Answer delete(Call call) {
    Target target = call.target();
    Preconditions preconditions = Preconditions.of(call.optionalObject());
    Registry.Deletion deletion =
        registry.delete(target.type(), target.key(), preconditions, call.mode());
    ResourceType type = target.type();
    if (!deletion.gone() || type.has(Trait.DELETE_ANSWERS_OBJECT)) {
      return BodyAnswer.json(200, deletion.object().json());
    }
    String uid = Json.text(deletion.object().tree(), "metadata", "uid");
    return BodyAnswer.json(200, success(200, type, target.name(), uid));
  }

  Answer deleteCollection(Call call) {
    Target target = call.target();
    return new ListAnswer(
        target.type(),
        registry.deleteAll(target.type(), target.namespace(), call.selection(), call.mode()),
        Optional.empty());
  }

  /** The patch format of a request that is accepted for its kind. */
  static PatchFormat format(Call call) {
    boolean custom = call.target().type().has(Trait.CUSTOM);
    return PatchFormat.of(call.contentType())
        .filter(f -> !custom || f != PatchFormat.STRATEGIC)
        .orElseThrow(
            () ->
                Call.unsupported(
                    Arrays.stream(PatchFormat.values())
                        .filter(f -> !custom || f != PatchFormat.STRATEGIC)
                        .map(PatchFormat::contentType)
                        .collect(Collectors.joining(", "))));
  }

  /** Applies a patch; what cannot be applied is refused as the API server does. */
  static ObjectNode apply(PatchFormat format, ObjectNode current, JsonNode patch) {
    try {
      return format.apply(current, patch);
    } catch (PatchRefused e) {
      String message = Objects.requireNonNullElse(e.getMessage(), "the patch cannot be applied");
      throw switch (e.reason()) {
        case MALFORMED -> ApiFailure.badRequest("error decoding patch: " + message);
        case NOT_APPLICABLE ->
            ApiFailure.of(
                422, "Invalid", "the server rejected our request due to an error in our request");
      };
    }
  }

  /** The Status of something that went well. */
  static ObjectNode success(int code, ResourceType type, String name, String uid) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    if (code != 200) {
      return status.put("code", code);
    }
    ObjectNode details = status.putObject("details");
    details.put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural()).put("uid", uid);
    return status;
  }
}
