package io.responder.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.resource.Trait;
import io.responder.simulator.store.ListPage;
import io.responder.simulator.store.ObjectKey;
import io.responder.simulator.store.StoredObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A list, streamed from the stored bytes. Items of built-in kinds do not name their kind. */
record ListAnswer(ResourceType type, ListPage page, Optional<ProtobufForm> protobuf)
    implements Answer {
  private static final int BUFFER = 64 * 1024;

  @Override
  public int code() {
    return 200;
  }

  @Override
  public void send(Response response, Callback callback) {
    response.setStatus(200);
    response
        .getHeaders()
        .put(
            HttpHeader.CONTENT_TYPE,
            protobuf.isPresent() ? ProtobufForm.MEDIA_TYPE : "application/json");
    try (OutputStream out =
        new BufferedOutputStream(Content.Sink.asOutputStream(response), BUFFER)) {
      if (protobuf.isPresent()) {
        List<ObjectNode> items = page.items().stream().map(StoredObject::tree).toList();
        out.write(protobuf.get().list(head().path("metadata"), items));
      } else {
        write(out);
      }
    } catch (IOException | RuntimeException e) {
      callback.failed(e);
      return;
    }
    callback.succeeded();
  }

  private void write(OutputStream out) throws IOException {
    byte[] head = Json.bytes(head());
    out.write(head, 0, head.length - 1);
    out.write(",\"items\":[".getBytes(StandardCharsets.UTF_8));
    int skipped = type.has(Trait.CUSTOM) ? 0 : type.typeMeta().length;
    boolean first = true;
    for (StoredObject item : page.items()) {
      if (!first) {
        out.write(',');
      }
      first = false;
      byte[] json = item.json();
      if (skipped == 0 || item.raw()) {
        out.write(json);
      } else {
        out.write('{');
        out.write(json, skipped, json.length - skipped);
      }
    }
    out.write("]}\n".getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode head() {
    ObjectNode head = Json.object();
    head.put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
    ObjectNode metadata = head.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(page.version()));
    ObjectKey last = page.last();
    if (last != null) {
      metadata.put("continue", new ContinueToken(page.version(), last, page.remaining()).encode());
      if (page.remaining() >= 0) {
        metadata.put("remainingItemCount", page.remaining());
      }
    }
    return head;
  }
}
