package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.access.Verb;
import io.responder.simulator.json.Json;
import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.registry.WriteMode;
import io.responder.simulator.selector.FieldSelector;
import io.responder.simulator.selector.InvalidSelector;
import io.responder.simulator.selector.LabelSelector;
import io.responder.simulator.selector.Selection;
import java.util.Map;
import java.util.Optional;

/**
 * One request on a resource, read completely.
 *
 * @param query the first value of each parameter
 * @param protobuf the form to answer lists and watches in; empty for JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are shared on purpose
record Call(
    Target target,
    Verb verb,
    Map<String, String> query,
    String contentType,
    byte[] body,
    String user,
    Optional<ProtobufForm> protobuf) {

  /** The value of a parameter; empty when it is absent. */
  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String value = parameter(name);
    return value.equals("true") || value.equals("1");
  }

  /**
   * A whole number of at least 0.
   *
   * @throws ApiFailure 400 when the parameter is anything else
   */
  long number(String name, long absent) {
    String value = parameter(name);
    if (value.isEmpty()) {
      return absent;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a negative number.
    }
    throw ApiFailure.badRequest("Invalid value: \"" + value + "\": " + name);
  }

  /** What the selectors of the query select. */
  Selection selection() {
    try {
      return new Selection(
          LabelSelector.parse(parameter("labelSelector")),
          FieldSelector.parse(parameter("fieldSelector"), target.type()));
    } catch (InvalidSelector e) {
      throw ApiFailure.badRequest(e.getMessage() == null ? "invalid selector" : e.getMessage());
    }
  }

  /** Whether the query or the body of a delete asks for a dry run. */
  WriteMode mode() {
    String asked = parameter("dryRun");
    boolean options = verb == Verb.DELETE || verb == Verb.DELETECOLLECTION;
    if (asked.isEmpty() && options && body.length > 0) {
      asked = optionalObject().path("dryRun").path(0).asText("");
    }
    if (asked.isEmpty() && target.subresource().equals("eviction")) {
      asked = Json.at(optionalObject(), "deleteOptions", "dryRun").path(0).asText("");
    }
    return switch (asked) {
      case "" -> WriteMode.PERSIST;
      case "All" -> WriteMode.DRY_RUN;
      default ->
          throw ApiFailure.of(
              422,
              "Invalid",
              "dryRun: Unsupported value: \"" + asked + "\": supported values: \"All\"");
    };
  }

  /** The body as JSON. */
  JsonNode json() {
    try {
      return Json.parse(body);
    } catch (IllegalArgumentException e) {
      throw ApiFailure.badRequest(
          "the object provided is unrecognized (must be of type "
              + target.type().kind()
              + "): "
              + e.getMessage());
    }
  }

  /** The body as an object of a create or update. */
  ObjectNode object() {
    String bare = contentType.split(";", 2)[0].strip();
    if (!bare.isEmpty() && !bare.equals("application/json")) {
      throw unsupported("application/json");
    }
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the body is not an object");
  }

  /** The body as an object, an empty one when there is no body. */
  ObjectNode optionalObject() {
    return body.length > 0 && json() instanceof ObjectNode object ? object : Json.object();
  }

  /** The refusal of the body's content type. */
  static ApiFailure unsupported(String accepted) {
    return ApiFailure.of(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + accepted);
  }
}
