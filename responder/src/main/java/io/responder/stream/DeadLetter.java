package io.responder.stream;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import io.responder.stream.codec.OversizedRecord;
import io.responder.stream.codec.RecordCodec;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Why a record could not be read, reduced or written, and where it was.
 *
 * <p>On the topic it is keyed by the topic it came from; the headers have the names that Kafka
 * Streams gives them (KIP-1034), the value is the original one, cut at {@link
 * RecordCodec#MAX_BYTES}.
 *
 * @param topic where the record was, or was to go
 * @param partition its partition, -1 where it has none
 * @param offset its offset, -1 where it has none
 * @param exception the class of the error
 * @param message its message, redacted and shortened
 * @param at when it failed
 */
record DeadLetter(
    String topic, int partition, long offset, String exception, String message, Instant at) {

  static final int NOWHERE = -1;

  /** The exception of a letter that stands for records which were deleted unprocessed. */
  static final String GAP = "observation-gap";

  private static final String TOPIC = "__streams.errors.topic";
  private static final String PARTITION = "__streams.errors.partition";
  private static final String OFFSET = "__streams.errors.offset";
  private static final String EXCEPTION = "__streams.errors.exception";
  private static final String MESSAGE = "__streams.errors.message";
  private static final String KEY = "responder_key";
  private static final String SHA256 = "responder_sha256";

  private static final int MAX_MESSAGE = 500;
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(bearer\\s+|basic\\s+|(?:password|passwd|secret|token|api[-_]?key)[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"',;&]+");
  private static final Pattern USER_INFO = Pattern.compile("://[^/\\s@]+@");

  DeadLetter {
    requireNonNull(topic, "topic");
    requireNonNull(exception, "exception");
    requireNonNull(message, "message");
    requireNonNull(at, "at");
  }

  static DeadLetter of(String topic, int partition, long offset, Throwable error, Instant at) {
    return new DeadLetter(
        topic, partition, offset, error.getClass().getName(), redact(error.getMessage()), at);
  }

  /**
   * Reads one from its topic. Anything can be written there: a record without our headers is itself
   * a dead letter of that topic.
   */
  static DeadLetter read(
      String deadLetters, int partition, long offset, Headers headers, Instant at) {
    String topic = CloudEventHeaders.text(headers, TOPIC);
    String exception = CloudEventHeaders.text(headers, EXCEPTION);
    if (topic == null || exception == null) {
      return new DeadLetter(
          deadLetters, partition, offset, "unknown", "record without the headers of an error", at);
    }
    return new DeadLetter(
        topic,
        (int) number(headers, PARTITION),
        number(headers, OFFSET),
        exception,
        redact(CloudEventHeaders.text(headers, MESSAGE)),
        at);
  }

  /** The headers of the record that tells of it. */
  Headers headers(@Nullable String key) {
    Headers headers = new RecordHeaders();
    CloudEventHeaders.put(headers, TOPIC, topic);
    CloudEventHeaders.put(headers, PARTITION, String.valueOf(partition));
    CloudEventHeaders.put(headers, OFFSET, String.valueOf(offset));
    CloudEventHeaders.put(headers, EXCEPTION, exception);
    CloudEventHeaders.put(headers, MESSAGE, message);
    if (key != null) {
      CloudEventHeaders.put(headers, KEY, key);
    }
    return headers;
  }

  /** The headers for a record that was never written because it is too large. */
  Headers headers(OversizedRecord record) {
    Headers headers = headers(record.key());
    CloudEventHeaders.put(headers, SHA256, record.sha256());
    return headers;
  }

  /** The part of the original value that is kept. */
  static byte @Nullable [] cap(byte @Nullable [] value) {
    return value == null || value.length <= RecordCodec.MAX_BYTES
        ? value
        : Arrays.copyOf(value, RecordCodec.MAX_BYTES);
  }

  /** An error's message without what looks like a secret, short enough for a header. */
  static String redact(@Nullable String message) {
    if (message == null) {
      return "";
    }
    String head =
        message.length() > 2 * MAX_MESSAGE ? message.substring(0, 2 * MAX_MESSAGE) : message;
    String masked = SECRET.matcher(head).replaceAll("$1***");
    masked = USER_INFO.matcher(masked).replaceAll("://***@");
    return masked.length() <= MAX_MESSAGE ? masked : masked.substring(0, MAX_MESSAGE) + '…';
  }

  private static long number(Headers headers, String name) {
    String text = CloudEventHeaders.text(headers, name);
    try {
      return text == null ? NOWHERE : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return NOWHERE;
    }
  }
}
