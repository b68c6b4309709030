package io.responder.simulator.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.store.StoredObject;

/**
 * What must hold for a delete to happen.
 *
 * @param uid empty for any
 * @param resourceVersion empty for any
 */
public record Preconditions(String uid, String resourceVersion) {
  /** Nothing is required. */
  public static final Preconditions NONE = new Preconditions("", "");

  /** Those of a DeleteOptions object. */
  public static Preconditions of(JsonNode deleteOptions) {
    return new Preconditions(
        Json.text(deleteOptions, "preconditions", "uid"),
        Json.text(deleteOptions, "preconditions", "resourceVersion"));
  }

  /**
   * Checks them against the current object.
   *
   * @throws ApiFailure with 409 when one fails
   */
  void check(StoredObject current, JsonNode tree) {
    String name = current.key().name();
    String actualUid = Json.text(tree, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(actualUid)) {
      throw ApiFailure.conflict(
          current.type(),
          name,
          "the UID in the precondition ("
              + uid
              + ") does not match the UID in record ("
              + actualUid
              + "). The object might have been deleted and then recreated");
    }
    String actualVersion = Long.toString(current.resourceVersion());
    if (!resourceVersion.isEmpty() && !resourceVersion.equals(actualVersion)) {
      throw ApiFailure.conflict(
          current.type(),
          name,
          "the ResourceVersion in the precondition ("
              + resourceVersion
              + ") does not match the ResourceVersion in record ("
              + actualVersion
              + "). The object might have been modified");
    }
  }
}
