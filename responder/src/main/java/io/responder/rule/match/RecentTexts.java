package io.responder.rule.match;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was read in the latest messages, since most messages are repeated.
 *
 * <p>Each message has a few places, given by its hash, and takes that of another when all are
 * taken: the memory is bounded by the number of places, and who writes messages that share them
 * only makes them be read anew. Thread-safe.
 */
final class RecentTexts {
  private static final int PLACES = 8_192;

  /** How many messages of one hash are remembered; a power of two. */
  private static final int SHARED = 4;

  private static final int LONGEST = 1_024;

  private final AtomicReferenceArray<@Nullable Read> places = new AtomicReferenceArray<>(PLACES);
  private final AtomicInteger next = new AtomicInteger();

  /** What was read in one message, and of whom. */
  record Read(String kind, String reason, String message, List<Hit> hits) {}

  /** What was read in a message, if it is remembered. */
  @Nullable List<Hit> of(String kind, String reason, String message) {
    if (message.length() > LONGEST) {
      return null;
    }
    int first = first(kind, reason, message);
    for (int i = 0; i < SHARED; i++) {
      Read read = places.getAcquire(first + i);
      if (read == null) {
        return null;
      }
      if (read.message.equals(message) && read.reason.equals(reason) && read.kind.equals(kind)) {
        return read.hits;
      }
    }
    return null;
  }

  /** Remembers it in place of another. */
  void keep(Read read) {
    if (read.message.length() > LONGEST) {
      return;
    }
    int first = first(read.kind, read.reason, read.message);
    int place = first;
    while (place < first + SHARED && places.getAcquire(place) != null) {
      place++;
    }
    // Each in turn makes room.
    places.setRelease(
        place < first + SHARED ? place : first + (next.getAndIncrement() & (SHARED - 1)), read);
  }

  private static int first(String kind, String reason, String message) {
    int hash = (message.hashCode() * 31 + reason.hashCode()) * 31 + kind.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1) & -SHARED;
  }
}
