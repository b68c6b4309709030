package io.responder.stream.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Reads short texts so that equal ones are mostly one object: nearly all that records and states
 * hold are names of the same few clusters, kinds, namespaces, workloads and rules.
 *
 * <p>Each text has one place, given by its hash, and takes that of another: the memory is bounded,
 * and who writes texts that share a place only makes them be kept apart. Thread-safe.
 */
final class SharedTexts extends StringDeserializer {

  private static final long serialVersionUID = 1L;
  private static final int PLACES = 4_096;
  private static final int LONGEST = 64;

  private final transient AtomicReferenceArray<@Nullable String> places =
      new AtomicReferenceArray<>(PLACES);

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    String text = super.deserialize(parser, context);
    if (text == null || text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    String known = places.getAcquire(place);
    if (text.equals(known)) {
      return known;
    }
    places.setRelease(place, text);
    return text;
  }
}
