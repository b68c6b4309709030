package io.responder.simulator.resource;

/** What sets a kind apart in how the API server treats its objects. */
public enum Trait {
  /** Has a {@code /status} sub-resource; status is then written only through it. */
  STATUS,
  /** Has a {@code /scale} sub-resource. */
  SCALE,
  /** Has {@code metadata.generation}, which a change of the specification raises. */
  GENERATION,
  /** An update without a resourceVersion is refused. */
  VERSIONED_UPDATE,
  /** A successful delete answers the object instead of a Status. */
  DELETE_ANSWERS_OBJECT,
  /** Defined at run time, like the kinds of a CustomResourceDefinition. */
  CUSTOM
}
