package io.responder.kube.transport;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.ProtobufInput;
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

  /** Whether the objects can be read from protobuf, too. */
  boolean readsProtobuf();

  /**
   * Reads the object whose message the input is in.
   *
   * @param type as of {@link #read(JsonInput, String)}
   */
  Decoded read(ProtobufInput in, String type) throws IOException;
}
