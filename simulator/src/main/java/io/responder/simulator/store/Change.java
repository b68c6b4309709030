package io.responder.simulator.store;

import org.jspecify.annotations.Nullable;

/**
 * One step of one object's life.
 *
 * @param before the version that was replaced or removed; null when the object is new
 * @param after the new version, or the final state that carries the deletion's resourceVersion
 */
public record Change(Kind kind, @Nullable StoredObject before, StoredObject after) {
  /** What happened. */
  public enum Kind {
    ADDED,
    MODIFIED,
    DELETED
  }

  public long resourceVersion() {
    return after.resourceVersion();
  }

  ObjectKey key() {
    return after.key();
  }
}
