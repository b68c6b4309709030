package io.responder.simulator.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.resource.ResourceType;

/** A request that is refused, as the {@code v1 Status} a real API server answers. */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ObjectNode status;
  private final int code;

  private ApiFailure(int code, String reason, String message) {
    super(message);
    this.code = code;
    this.status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", message);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
  }

  /** A refusal without details. */
  public static ApiFailure of(int code, String reason, String message) {
    return new ApiFailure(code, reason, message);
  }

  public static ApiFailure notFound(ResourceType type, String name) {
    return of(404, "NotFound", type.qualifiedName() + " \"" + name + "\" not found")
        .about(type, name);
  }

  public static ApiFailure alreadyExists(ResourceType type, String name) {
    return of(409, "AlreadyExists", type.qualifiedName() + " \"" + name + "\" already exists")
        .about(type, name);
  }

  public static ApiFailure conflict(ResourceType type, String name, String why) {
    String what = "Operation cannot be fulfilled on " + type.qualifiedName() + " \"" + name;
    return of(409, "Conflict", what + "\": " + why).about(type, name);
  }

  public static ApiFailure badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  /** The object is refused because of one of its fields. */
  public static ApiFailure invalid(ResourceType type, String name, String field, String why) {
    String what = type.kind() + (type.group().isEmpty() ? "" : "." + type.group());
    String message = what + " \"" + name + "\" is invalid: " + field + ": " + why;
    ApiFailure failure = of(422, "Invalid", message);
    ObjectNode details = failure.details();
    details.put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.kind());
    ObjectNode cause = details.putArray("causes").addObject();
    cause.put("reason", why.startsWith("Required") ? "FieldValueRequired" : "FieldValueInvalid");
    cause.put("message", why).put("field", field);
    return failure;
  }

  /** Adds a cause to the details. */
  public ApiFailure because(String reason, String message) {
    ObjectNode details = details();
    (details.get("causes") instanceof com.fasterxml.jackson.databind.node.ArrayNode causes
            ? causes
            : details.putArray("causes"))
        .addObject()
        .put("reason", reason)
        .put("message", message);
    return this;
  }

  /** Asks the client to come back later; 0 seconds says nothing. */
  public ApiFailure retryAfter(int seconds) {
    if (seconds > 0) {
      details().put("retryAfterSeconds", seconds);
    }
    return this;
  }

  /** Sets the details to name an object. */
  public ApiFailure about(ResourceType type, String name) {
    ObjectNode details = details();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural());
    return this;
  }

  /** Offers a token to continue an expired list with. */
  public ApiFailure continueWith(String token) {
    Json.child(status, "metadata").put("continue", token);
    return this;
  }

  public int code() {
    return code;
  }

  /** How long to wait; 0 when nothing is said. */
  public int retryAfterSeconds() {
    return status.path("details").path("retryAfterSeconds").asInt(0);
  }

  /** The body of the answer. */
  public ObjectNode status() {
    return status.deepCopy().put("code", code);
  }

  private ObjectNode details() {
    return Json.child(status, "details");
  }
}
