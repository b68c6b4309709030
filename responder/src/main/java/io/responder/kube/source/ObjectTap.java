package io.responder.kube.source;

import io.responder.kube.decode.ResourceKind;

/** Sees every object as the server sent it, before it is decoded. For recordings. */
@FunctionalInterface
public interface ObjectTap {

  /** Nobody looks: the objects are decoded while they are read, without a copy. */
  ObjectTap NONE = (kind, type, json) -> {};

  /**
   * Takes an object. Called from the threads of all kinds; must not block for long and must not
   * throw.
   *
   * @param type {@code ADDED}, {@code MODIFIED} or {@code DELETED}
   * @param json the object, without what must not be kept
   */
  void take(ResourceKind kind, String type, byte[] json);
}
