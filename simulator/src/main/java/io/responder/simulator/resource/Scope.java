package io.responder.simulator.resource;

/** Where objects of a kind live. */
public enum Scope {
  NAMESPACED,
  CLUSTER
}
