package io.responder.kube.recording;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a recording.
 *
 * @param file where it was read
 * @param number its number in the file, from 1
 * @param resource the plural of the kind, such as {@code pods}
 * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED} or {@code BOOKMARK}
 * @param at when it was seen, null where the recording does not say
 * @param cluster whose it is, null where the recording does not say
 * @param apiVersion of the object, empty where it does not say
 * @param kind of the object, empty where it does not say
 * @param object the object's JSON
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
public record RecordedLine(
    String file,
    long number,
    String resource,
    String type,
    @Nullable Instant at,
    @Nullable String cluster,
    String apiVersion,
    String kind,
    byte[] object) {

  public RecordedLine {
    requireNonNull(file, "file");
    requireNonNull(resource, "resource");
    requireNonNull(type, "type");
    requireNonNull(apiVersion, "apiVersion");
    requireNonNull(kind, "kind");
    requireNonNull(object, "object");
  }
}
