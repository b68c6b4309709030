package io.responder.stream;

import io.responder.stream.codec.CloudAttributes;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Headers of records: the attributes of CloudEvents 1.0 in binary mode, and plain texts. */
final class CloudEventHeaders {

  private CloudEventHeaders() {}

  static Headers of(CloudAttributes attributes) {
    Headers headers = new RecordHeaders();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", attributes.id());
    put(headers, "ce_source", attributes.source());
    put(headers, "ce_type", attributes.type());
    put(headers, "ce_time", attributes.time().toString());
    put(headers, "ce_subject", attributes.subject());
    put(headers, "content-type", "application/json");
    return headers;
  }

  static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
