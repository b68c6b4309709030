package io.responder.stream;

import io.responder.stream.codec.CloudAttributes;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Headers of records: the attributes of CloudEvents 1.0 in binary mode, and plain texts. */
final class CloudEventHeaders {

  private static final byte[] SPEC_VERSION = bytes("1.0");
  private static final byte[] CONTENT_TYPE = bytes("application/json");

  private CloudEventHeaders() {}

  static Headers of(CloudAttributes attributes) {
    Headers headers = new RecordHeaders();
    headers.add("ce_specversion", SPEC_VERSION);
    put(headers, "ce_id", attributes.id());
    put(headers, "ce_source", attributes.source());
    put(headers, "ce_type", attributes.type());
    put(headers, "ce_time", attributes.timeText());
    put(headers, "ce_subject", attributes.subject());
    headers.add("content-type", CONTENT_TYPE);
    return headers;
  }

  static void put(Headers headers, String name, String value) {
    headers.add(name, bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
