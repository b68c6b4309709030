package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.patch.PatchFormat;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.registry.Part;
import io.responder.simulator.registry.Registry;
import io.responder.simulator.store.StoredObject;
import java.util.function.UnaryOperator;

/** The {@code /scale} sub-resource of workloads. */
final class ScaleOperations {
  private final Registry registry;

  ScaleOperations(Registry registry) {
    this.registry = registry;
  }

  Answer get(Call call) {
    Target target = call.target();
    return answer(registry.require(target.type(), target.key()));
  }

  Answer update(Call call) {
    ObjectNode submitted = call.object();
    return write(call, scale -> submitted);
  }

  Answer patch(Call call) {
    PatchFormat format = WriteOperations.format(call);
    JsonNode patch = call.json();
    return write(call, scale -> WriteOperations.apply(format, scale, patch));
  }

  private Answer write(Call call, UnaryOperator<ObjectNode> change) {
    Target target = call.target();
    StoredObject written =
        registry.update(
            target.type(),
            target.key(),
            Part.MAIN,
            current -> rescaled(call, current, change.apply(scaleOf(current))),
            call.mode());
    return answer(written);
  }

  private static ObjectNode rescaled(Call call, ObjectNode current, ObjectNode scale) {
    JsonNode replicas = Json.at(scale, "spec", "replicas");
    int count = replicas.asInt(0);
    if ((!replicas.isMissingNode() && !replicas.isInt()) || count < 0) {
      throw ApiFailure.invalid(
          call.target().type(),
          call.target().name(),
          "spec.replicas",
          "Invalid value: " + replicas + ": must be greater than or equal to 0");
    }
    String version = Json.text(scale, "metadata", "resourceVersion");
    ObjectNode metadata = Json.child(current, "metadata");
    if (!version.isEmpty()) {
      metadata.put("resourceVersion", version);
    }
    Json.child(current, "spec").put("replicas", count);
    return current;
  }

  private static Answer answer(StoredObject workload) {
    return BodyAnswer.json(200, scaleOf(workload.tree()));
  }

  private static ObjectNode scaleOf(JsonNode workload) {
    ObjectNode scale = Json.object();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.set(field, workload.path("metadata").path(field));
    }
    scale.putObject("spec").put("replicas", Json.at(workload, "spec", "replicas").asInt(1));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", Json.at(workload, "status", "replicas").asInt(0));
    StringBuilder selector = new StringBuilder();
    for (var label : Json.at(workload, "spec", "selector", "matchLabels").properties()) {
      selector.append(selector.isEmpty() ? "" : ",");
      selector.append(label.getKey()).append('=').append(label.getValue().asText());
    }
    if (!selector.isEmpty()) {
      status.put("selector", selector.toString());
    }
    return scale;
  }
}
