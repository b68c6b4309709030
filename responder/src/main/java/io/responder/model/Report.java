package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A statement about an object that somebody made at a time: a core Event.
 *
 * @param id the uid of the Event; equal for its later counts
 * @param source the component that says it, such as {@code kubelet}; may be empty
 * @param type {@code Normal} or {@code Warning}; may be empty
 * @param reason the machine-readable reason
 * @param message the text, shortened and redacted; untrusted
 * @param part the part of the object it regards, such as {@code container/app}; may be empty
 * @param count how often it was said so far, at least 1
 * @param firstSeen when it was first said
 * @param lastSeen when it was last said
 */
public record Report(
    String id,
    String source,
    String type,
    String reason,
    String message,
    String part,
    long count,
    Instant firstSeen,
    Instant lastSeen) {

  public Report {
    requireNonNull(id, "id");
    requireNonNull(source, "source");
    requireNonNull(type, "type");
    requireNonNull(reason, "reason");
    requireNonNull(message, "message");
    requireNonNull(part, "part");
    requireNonNull(firstSeen, "firstSeen");
    requireNonNull(lastSeen, "lastSeen");
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + ", must be at least 1");
    }
  }
}
