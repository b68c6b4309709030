package io.responder.stream.codec;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The CloudEvents 1.0 attributes of one record.
 *
 * @param id equal for every copy of the same statement
 * @param source who says it, a URI reference
 * @param type what it is, with its major version
 * @param time when it was observed or came about
 * @param subject what it is about
 */
public record CloudAttributes(String id, String source, String type, Instant time, String subject) {

  public CloudAttributes {
    requireNonNull(id, "id");
    requireNonNull(source, "source");
    requireNonNull(type, "type");
    requireNonNull(time, "time");
    requireNonNull(subject, "subject");
  }

  /** The time as RFC 3339 has it. */
  public String timeText() {
    return UtcTime.text(time);
  }
}
