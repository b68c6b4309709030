package io.responder.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.registry.ApiFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * An answer of one piece.
 *
 * @param retryAfter seconds for the Retry-After header; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are shared on purpose
record BodyAnswer(int code, String contentType, byte[] body, int retryAfter) implements Answer {
  static BodyAnswer json(int code, byte[] body) {
    return new BodyAnswer(code, "application/json", body, 0);
  }

  static BodyAnswer json(int code, JsonNode body) {
    return json(code, Json.bytes(body));
  }

  static BodyAnswer text(int code, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new BodyAnswer(code, "text/plain; charset=utf-8", bytes, 0);
  }

  static BodyAnswer failure(ApiFailure failure, boolean protobuf) {
    JsonNode status = failure.status();
    return new BodyAnswer(
        failure.code(),
        protobuf ? ProtobufForm.MEDIA_TYPE : "application/json",
        protobuf ? ProtobufForm.status(status) : Json.bytes(status),
        failure.retryAfterSeconds());
  }

  /** What a path that is not served is answered. */
  static BodyAnswer notServed() {
    return text(404, "404 page not found\n");
  }

  @Override
  public void send(Response response, Callback callback) {
    response.setStatus(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    if (retryAfter > 0) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, retryAfter);
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
