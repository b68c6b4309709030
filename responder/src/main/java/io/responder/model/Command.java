package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a person wants of an incident.
 *
 * @param id the same for every copy of it
 * @param cluster the cluster of the incident
 * @param incident the incident's id
 * @param action what
 * @param text what is said with it: a comment, a reason, an assignee; untrusted, may be empty
 * @param by who
 * @param at when
 */
public record Command(
    String id, String cluster, String incident, Action action, String text, String by, Instant at) {

  public Command {
    requireNonNull(id, "id");
    requireNonNull(cluster, "cluster");
    requireNonNull(incident, "incident");
    requireNonNull(action, "action");
    requireNonNull(text, "text");
    requireNonNull(by, "by");
    requireNonNull(at, "at");
  }

  /** What can be done to an incident. */
  public enum Action {
    /** Take it: escalation stops. */
    ACKNOWLEDGE("acknowledge"),
    /** Give it back. */
    RELEASE("release"),
    /** Make it somebody's; an empty text makes it nobody's. */
    ASSIGN("assign"),
    /** Say something. */
    COMMENT("comment"),
    /**
     * Declare it to be over, whatever the cluster shows; it stays so until something new happens.
     */
    RESOLVE("resolve");

    private final String label;

    Action(String label) {
      this.label = label;
    }

    /** The name in records, messages and metrics. */
    public String label() {
      return label;
    }
  }
}
