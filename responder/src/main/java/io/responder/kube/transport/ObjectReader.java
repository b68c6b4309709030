package io.responder.kube.transport;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.ResourceKind;
import java.io.IOException;

/** Reads the object that comes next and consumes it. */
public interface ObjectReader {

  /** The kind of the objects. */
  ResourceKind kind();

  /**
   * Reads one object.
   *
   * @param type {@code ADDED}, {@code MODIFIED} or {@code DELETED}; {@code ADDED} for a list's item
   */
  Decoded read(JsonInput in, String type) throws IOException;
}
