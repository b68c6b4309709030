package io.responder.kube.decode;

import java.io.IOException;

/** Bytes that are no protobuf, or another message than was expected. */
public final class MalformedProtobuf extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedProtobuf(String what) {
    super("it is not protobuf: " + what);
  }
}
