package io.responder.simulator.recording;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of a recording.
 *
 * @param line its number, from 1
 * @param resource plural name, such as {@code pods}
 * @param at when it happened; null when the line does not say
 */
public record RecordedChange(
    int line, String resource, Type type, ObjectNode object, @Nullable Instant at) {
  private static final Set<String> TIME_FIELDS =
      Set.of(
          "time",
          "creationTimestamp",
          "firstTimestamp",
          "lastTimestamp",
          "eventTime",
          "lastTransitionTime",
          "lastUpdateTime",
          "lastHeartbeatTime",
          "startTime",
          "startedAt",
          "finishedAt");

  /** What the watch said. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }

  /** When it happened, or else the latest time the object speaks of; null when there is none. */
  public @Nullable Instant time() {
    return at != null ? at : latest(object);
  }

  private static @Nullable Instant latest(ObjectNode object) {
    Instant latest = null;
    for (String field : TIME_FIELDS) {
      for (String text : object.findValuesAsText(field)) {
        Instant time = parse(text);
        if (time != null && (latest == null || time.isAfter(latest))) {
          latest = time;
        }
      }
    }
    return latest;
  }

  static @Nullable Instant parse(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The object's place as {@code namespace/name}. */
  public String place() {
    return Json.text(object, "metadata", "namespace") + "/" + Json.text(object, "metadata", "name");
  }
}
