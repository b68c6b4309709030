package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.registry.ApiFailure;
import io.responder.simulator.store.ObjectKey;
import java.util.Base64;

/**
 * Where a paged list goes on.
 *
 * @param version the version of the snapshot; negative to go on with the newest state
 * @param left how many objects are left; negative when unknown
 */
record ContinueToken(long version, ObjectKey after, long left) {
  private static final String FORMAT = "meta.k8s.io/v1";

  String encode() {
    ObjectNode json = Json.object();
    json.put("v", FORMAT).put("rv", version).put("left", left);
    json.put("namespace", after.namespace()).put("start", after.name());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
  }

  static ContinueToken decode(String text) {
    try {
      JsonNode json = Json.parse(Base64.getUrlDecoder().decode(text));
      if (json.path("v").asText().equals(FORMAT)) {
        ObjectKey after =
            new ObjectKey(json.path("namespace").asText(), json.path("start").asText());
        return new ContinueToken(json.path("rv").asLong(), after, json.path("left").asLong(-1));
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw ApiFailure.badRequest("continue key is not valid: " + text);
  }
}
