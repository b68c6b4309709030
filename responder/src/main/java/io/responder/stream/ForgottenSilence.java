package io.responder.stream;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record that deletes a silence from its topic, where the latest of each is kept for ever: it has
 * no value, and says by a header that this is meant.
 */
final class ForgottenSilence {

  private static final String HEADER = "responder_forgotten";

  private ForgottenSilence() {}

  static boolean matches(Headers headers) {
    return headers.lastHeader(HEADER) != null;
  }

  static Headers headers() {
    return new RecordHeaders().add(HEADER, new byte[] {1});
  }
}
