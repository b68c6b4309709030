package io.responder.simulator.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;

/**
 * The patch formats that are served. Server-side apply ({@code application/apply-patch+yaml}) is
 * not: it is answered 415 like any unknown type.
 */
public enum PatchFormat {
  JSON("application/json-patch+json"),
  MERGE("application/merge-patch+json"),
  STRATEGIC("application/strategic-merge-patch+json");

  private final String contentType;

  PatchFormat(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /** The format of a Content-Type header; parameters are ignored. */
  public static Optional<PatchFormat> of(String contentType) {
    String bare = contentType.split(";", 2)[0].strip();
    return Arrays.stream(values()).filter(f -> f.contentType.equalsIgnoreCase(bare)).findFirst();
  }

  /**
   * The patched object; neither argument is changed.
   *
   * @throws PatchRefused when the patch is malformed or does not fit
   */
  public ObjectNode apply(ObjectNode target, JsonNode patch) {
    JsonNode result =
        switch (this) {
          case JSON -> JsonPatch.apply(target, patch);
          case MERGE -> MergePatch.apply(target, patch);
          case STRATEGIC ->
              patch instanceof ObjectNode object
                  ? StrategicMergePatch.apply(target, object)
                  : patch;
        };
    if (result instanceof ObjectNode object) {
      return object;
    }
    throw new PatchRefused(PatchRefused.Reason.MALFORMED, "the result is not an object");
  }
}
