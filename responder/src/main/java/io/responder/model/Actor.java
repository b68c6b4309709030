package io.responder.model;

import static java.util.Objects.requireNonNull;

/**
 * Who or what caused a change of an incident.
 *
 * @param kind what it is
 * @param name a rule's id, a person's name, the id of another incident; empty where the kind says
 *     it all
 */
public record Actor(Kind kind, String name) {

  /** Nothing but time: a deadline has passed. */
  public static final Actor TIME = new Actor(Kind.TIME, "");

  /** A writer that did not say it. */
  public static final Actor UNKNOWN = new Actor(Kind.UNKNOWN, "");

  public Actor {
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
  }

  /** What the rule {@code id} saw in the cluster. */
  public static Actor rule(String id) {
    return new Actor(Kind.RULE, id);
  }

  /** Another incident. */
  public static Actor incident(String id) {
    return new Actor(Kind.INCIDENT, id);
  }

  /** Somebody. */
  public static Actor person(String name) {
    return new Actor(Kind.PERSON, name);
  }

  /** What can change an incident. */
  public enum Kind {
    RULE("rule"),
    TIME("time"),
    INCIDENT("incident"),
    PERSON("person"),
    UNKNOWN("unknown");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name in records and messages. */
    public String label() {
      return label;
    }
  }

  @Override
  public String toString() {
    return name.isEmpty() ? kind.label() : kind.label() + ' ' + name;
  }
}
