package io.responder.kube.transport;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.FieldTree;
import io.responder.kube.decode.ObjectPruner;
import io.responder.kube.decode.ProtobufFields;
import io.responder.kube.decode.ProtobufInput;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.decode.Value;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists, watches and refusals as protobuf. */
final class ProtobufAnswers {

  /** What their media types begin with. */
  static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final int MAGIC = 'k' << 24 | '8' << 16 | 's' << 8;

  // The tags of the fields of an envelope and of a list.
  private static final long RAW = 2 << 3 | ProtobufInput.BYTES;
  private static final long METADATA = 1 << 3 | ProtobufInput.BYTES;
  private static final long ITEM = 2 << 3 | ProtobufInput.BYTES;

  private static final ProtobufFields LIST = ProtobufFields.ofListMetadata();
  private static final ProtobufFields STATUS =
      ProtobufFields.ofStatus(FieldTree.of(List.of("code", "message", "reason")));
  private static final FieldTree BOOKMARK = FieldTree.of(List.of("metadata.resourceVersion"));

  private ProtobufAnswers() {}

  /**
   * Reads a page of a list.
   *
   * @throws IOException also when the body ends before the page does: a truncated page is none
   */
  static Page page(ProtobufStream in, ObjectReader reader) throws IOException {
    if (in.fourBytes() != MAGIC) {
      throw ProtobufInput.malformed("no envelope");
    }
    Page page = null;
    while (!in.over()) {
      long tag = in.varint();
      if (tag == RAW) {
        page = list(in, in.varint(), reader);
      } else {
        in.skip(tag);
      }
    }
    if (page == null) {
      throw new EOFException("the stream ended before the list");
    }
    return page;
  }

  private static Page list(ProtobufStream in, long length, ObjectReader reader) throws IOException {
    List<Decoded> items = new ArrayList<>();
    String version = "";
    String next = "";
    long end = in.position() + length;
    while (in.position() < end) {
      long tag = in.varint();
      if (tag == ITEM) {
        items.add(reader.read(in.message(in.varint()), "ADDED"));
      } else if (tag == METADATA) {
        Value metadata = new ObjectPruner().prune(in.message(in.varint()), LIST);
        version = metadata.path("resourceVersion").text();
        next = metadata.path("continue").text();
      } else {
        in.skip(tag);
      }
    }
    if (length < 0 || in.position() != end) {
      throw ProtobufInput.malformed("a length beyond its message");
    }
    return new Page(items, version, next);
  }

  /** Reads the next message of a watch; null at the end of the stream. */
  static @Nullable WatchMessage message(ProtobufStream in, ObjectReader reader) throws IOException {
    if (in.over()) {
      return null;
    }
    Reading reading = new Reading(in.message(in.fourBytes()), reader);
    return reading.message();
  }

  /** The message of a refusal, empty where it has none. */
  static String refusal(byte[] body) throws IOException {
    return status(new ProtobufInput().over(body, 0, body.length)).path("message").text();
  }

  private static Value status(ProtobufInput in) throws IOException {
    Value[] status = {Value.ABSENT};
    in.enveloped(() -> status[0] = new ObjectPruner().prune(in, STATUS));
    return status[0];
  }

  /** A message that is being read. */
  private static final class Reading {
    private final ProtobufInput in;
    private final ObjectReader reader;
    private String type = "";
    private @Nullable WatchMessage message;

    Reading(ProtobufInput in, ObjectReader reader) {
      this.in = in;
      this.reader = reader;
    }

    WatchMessage message() throws IOException {
      while (in.next()) {
        if (in.is(1)) {
          type = in.text();
        } else if (in.is(2)) {
          in.within(this::extension);
        } else {
          in.skip();
        }
      }
      if (message == null) {
        throw ProtobufInput.malformed("an incomplete message of a watch");
      }
      return message;
    }

    private void extension() throws IOException {
      while (in.next()) {
        if (in.is(1)) {
          in.within(this::object);
        } else {
          in.skip();
        }
      }
    }

    private void object() throws IOException {
      switch (type) {
        case "ADDED", "MODIFIED", "DELETED" ->
            in.enveloped(() -> message = new WatchMessage.Changed(type, reader.read(in, type)));
        case "BOOKMARK" -> in.enveloped(() -> message = bookmark(reader.kind()));
        case "ERROR" -> {
          Value status = status(in);
          message =
              new WatchMessage.Failed(
                  (int) status.path("code").number(0), status.path("message").text());
        }
        default -> throw ProtobufInput.malformed("a message of a watch of type \"" + type + '"');
      }
    }

    private WatchMessage bookmark(ResourceKind kind) throws IOException {
      ProtobufFields fields = Objects.requireNonNull(ProtobufFields.of(kind, BOOKMARK));
      Value object = new ObjectPruner().prune(in, fields);
      return new WatchMessage.Bookmark(object.path("metadata").path("resourceVersion").text());
    }
  }
}
