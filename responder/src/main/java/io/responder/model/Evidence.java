package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What was seen that supports a finding.
 *
 * @param object the object that showed it
 * @param source where it was stated
 * @param part the part of the object
 * @param reason the stated reason
 * @param message the stated text; untrusted
 * @param at when it began or was said
 */
public record Evidence(
    ObjectRef object,
    SymptomSource source,
    String part,
    String reason,
    String message,
    Instant at) {

  public Evidence {
    requireNonNull(object, "object");
    requireNonNull(source, "source");
    requireNonNull(part, "part");
    requireNonNull(reason, "reason");
    requireNonNull(message, "message");
    requireNonNull(at, "at");
  }
}
