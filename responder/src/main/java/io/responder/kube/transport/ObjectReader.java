package io.responder.kube.transport;

import com.fasterxml.jackson.core.JsonParser;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.ResourceKind;
import java.io.IOException;

/** Reads the object at which a parser stands and consumes it. */
public interface ObjectReader {

  /** The kind of the objects. */
  ResourceKind kind();

  /**
   * Reads one object.
   *
   * @param type {@code ADDED}, {@code MODIFIED} or {@code DELETED}; {@code ADDED} for a list's item
   */
  Decoded read(JsonParser parser, String type) throws IOException;
}
