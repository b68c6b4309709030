package io.responder.rule.match;

import io.responder.rule.match.RuleIndex.Candidate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was read in the latest messages, since most messages are repeated.
 *
 * <p>Each message has one place, given by its hash: the memory is bounded by the number of places,
 * and who writes messages that share a place only makes them be read anew. Thread-safe.
 */
final class RecentTexts {
  private static final int PLACES = 2_048;
  private static final int LONGEST = 1_024;

  private final AtomicReferenceArray<@Nullable Read> places = new AtomicReferenceArray<>(PLACES);

  /**
   * A candidate whose patterns match a message.
   *
   * @param captures what they took from it, sorted
   * @param digest the digest of captures and message, where nothing is added to them
   */
  record Hit(Candidate candidate, Map<String, String> captures, String digest) {}

  /** What was read in one message, and of whom. */
  record Read(String kind, String reason, String message, List<Hit> hits) {}

  /** What was read in a message, if it is remembered. */
  @Nullable List<Hit> of(String kind, String reason, String message) {
    if (message.length() > LONGEST) {
      return null;
    }
    Read read = places.getAcquire(place(kind, reason, message));
    return read != null
            && read.message.equals(message)
            && read.reason.equals(reason)
            && read.kind.equals(kind)
        ? read.hits
        : null;
  }

  /** Remembers it in place of another. */
  void keep(Read read) {
    if (read.message.length() <= LONGEST) {
      places.setRelease(place(read.kind, read.reason, read.message), read);
    }
  }

  private static int place(String kind, String reason, String message) {
    int hash = (message.hashCode() * 31 + reason.hashCode()) * 31 + kind.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
