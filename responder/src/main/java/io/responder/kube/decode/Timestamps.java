package io.responder.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads the API's timestamps without ever failing. */
public final class Timestamps {

  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private Timestamps() {}

  /** The instant that the text names, null where it names none that can be judged. */
  public static @Nullable Instant parse(@Nullable String text) {
    if (text == null || text.length() < 20 || text.length() > 40) {
      return null;
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      boolean usable = instant.getEpochSecond() > 0 && instant.getEpochSecond() <= LATEST;
      return usable ? instant : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The instant at a field of the node, null where there is none. */
  public static @Nullable Instant at(JsonNode node, String field) {
    return parse(node.path(field).textValue());
  }
}
