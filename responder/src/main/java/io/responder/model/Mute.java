package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Why people are not told of an incident for now.
 *
 * @param kind what it is
 * @param id the silence's id, or the object that has the annotation
 * @param by who wants it; empty for an annotation
 * @param reason why; untrusted, may be empty
 * @param until when it ends, unless it is changed
 */
public record Mute(Kind kind, String id, String by, String reason, Instant until) {

  public Mute {
    requireNonNull(kind, "kind");
    requireNonNull(id, "id");
    requireNonNull(by, "by");
    requireNonNull(reason, "reason");
    requireNonNull(until, "until");
  }

  /** What keeps people from being told. */
  public enum Kind {
    /** Somebody's wish. */
    SILENCE("silence"),
    /** Planned ahead, or recurring. */
    MAINTENANCE("maintenance"),
    /** An annotation of the object, its workload or its namespace. */
    ANNOTATION("annotation"),
    /** A writer newer than this reader knows. */
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
}
