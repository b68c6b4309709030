package io.responder.simulator.access;

import java.util.Locale;

/** The verbs of Kubernetes authorisation. */
public enum Verb {
  GET,
  LIST,
  WATCH,
  CREATE,
  UPDATE,
  PATCH,
  DELETE,
  DELETECOLLECTION;

  /** Lower case, as roles and messages spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the request can change something. */
  public boolean mutating() {
    return switch (this) {
      case GET, LIST, WATCH -> false;
      case CREATE, UPDATE, PATCH, DELETE, DELETECOLLECTION -> true;
    };
  }
}
