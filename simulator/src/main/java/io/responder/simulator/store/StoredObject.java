package io.responder.simulator.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.resource.ResourceType;

/** One version of one object, held as the bytes that are served. Immutable. */
public final class StoredObject {
  private final ResourceType type;
  private final ObjectKey key;
  private final long resourceVersion;
  private final byte[] json;
  private final boolean raw;

  StoredObject(ResourceType type, ObjectKey key, long resourceVersion, byte[] json, boolean raw) {
    this.type = type;
    this.key = key;
    this.resourceVersion = resourceVersion;
    this.json = json;
    this.raw = raw;
  }

  public ResourceType type() {
    return type;
  }

  public ObjectKey key() {
    return key;
  }

  public long resourceVersion() {
    return resourceVersion;
  }

  /** The object as it is served; shared, not to be changed. */
  public byte[] json() {
    return json;
  }

  /** A fresh tree of the object; an empty object when raw bytes cannot be parsed. */
  public ObjectNode tree() {
    try {
      JsonNode node = Json.parse(json);
      return node instanceof ObjectNode object ? object : Json.object();
    } catch (IllegalArgumentException e) {
      // Raw objects may be anything; selectors then see an object without labels.
      return Json.object();
    }
  }

  /** Whether the bytes were stored as they are; others begin with {@code type().typeMeta()}. */
  public boolean raw() {
    return raw;
  }
}
