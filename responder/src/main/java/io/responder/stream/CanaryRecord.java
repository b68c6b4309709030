package io.responder.stream;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * A record that says nothing and only shows that a partition is being processed.
 *
 * <p>It has no value and one header; every stage passes it on untouched, to the partition of the
 * same number, and no reducer and no handler ever sees it.
 *
 * @param instance who sent it
 * @param partition the partition it travels through
 * @param sentNanos when it was sent, by the sender's own monotonic clock
 */
record CanaryRecord(String instance, int partition, long sentNanos) {

  private static final String HEADER = "responder_canary";

  /** No key of ours starts with it: names of clusters do not contain a tilde. */
  private static final String KEY_PREFIX = "~canary/";

  /** What has a value is none: its headers need not be read. */
  static boolean matches(byte @Nullable [] value, Headers headers) {
    return value == null && headers.lastHeader(HEADER) != null;
  }

  /** The canary of a record; null when it is none. */
  static @Nullable CanaryRecord read(Headers headers) {
    String text = CloudEventHeaders.text(headers, HEADER);
    if (text == null) {
      return null;
    }
    String[] parts = text.split("/", 3);
    try {
      return parts.length == 3
          ? new CanaryRecord(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]))
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  String key() {
    return KEY_PREFIX + partition;
  }

  Headers headers() {
    Headers headers = new RecordHeaders();
    CloudEventHeaders.put(headers, HEADER, instance + '/' + partition + '/' + sentNanos);
    return headers;
  }

  /** Keeps canaries in their partition and everything else where its key belongs. */
  static StreamPartitioner<String, byte[]> partitioner() {
    return (topic, key, value, partitions) -> {
      if (key == null || !key.startsWith(KEY_PREFIX)) {
        return Optional.empty();
      }
      try {
        int partition = Integer.parseInt(key.substring(KEY_PREFIX.length()));
        return Optional.of(Set.of(Math.floorMod(partition, partitions)));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    };
  }
}
