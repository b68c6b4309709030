package io.responder.kube.source;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.ObjectCopy;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ProtobufInput;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.transport.ObjectReader;
import java.io.IOException;

/** Decodes the objects of a kind; where somebody taps them, from a copy that they are shown. */
public record KindReader(ObjectDecoder decoder, ObjectTap tap) implements ObjectReader {

  @Override
  public ResourceKind kind() {
    return decoder.kind();
  }

  @Override
  public Decoded read(JsonInput in, String type) throws IOException {
    if (tap == ObjectTap.NONE) {
      return decoder.decode(in);
    }
    byte[] copy = ObjectCopy.of(in);
    tap.take(decoder.kind(), type, copy);
    return decoder.decode(copy);
  }

  /** Who taps the objects is shown JSON. */
  @Override
  public boolean readsProtobuf() {
    return tap == ObjectTap.NONE && decoder.readsProtobuf();
  }

  @Override
  public Decoded read(ProtobufInput in, String type) throws IOException {
    return decoder.decode(in);
  }
}
