package io.responder.simulator.protobuf;

/** In which forms lists and watches are answered. */
public enum Formats {
  JSON,
  /** Protobuf where it is asked for and the kind has such a form, else JSON. */
  JSON_AND_PROTOBUF
}
