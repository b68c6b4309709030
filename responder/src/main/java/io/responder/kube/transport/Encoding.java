package io.responder.kube.transport;

import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.MalformedProtobuf;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which form the objects of one kind are asked for: as protobuf where we can read it, for as
 * long as the server makes sense with it, else as JSON. What the server answers is what is read.
 */
final class Encoding {

  private static final Logger LOGGER = LoggerFactory.getLogger(Encoding.class);

  private static final int NOT_ACCEPTABLE = 406;

  private final ObjectReader reader;
  private volatile boolean protobuf;

  Encoding(ObjectReader reader) {
    this.reader = reader;
    this.protobuf = reader.readsProtobuf();
  }

  /** What a list may be answered in. */
  String ofLists() {
    return protobuf
        ? ProtobufAnswers.MEDIA_TYPE + ", " + ApiTransport.JSON + ";q=0.5"
        : ApiTransport.JSON;
  }

  /** What a watch may be answered in. */
  String ofWatches() {
    return protobuf
        ? ProtobufAnswers.MEDIA_TYPE + ";stream=watch, " + ApiTransport.JSON + ";q=0.5"
        : ApiTransport.JSON;
  }

  /** Whether the refusal is of the form alone: JSON is asked for from now on. */
  boolean refused(Refusal refusal) {
    return refusal.code() == NOT_ACCEPTABLE && leaveProtobuf(refusal.said());
  }

  /** Reads a page. */
  Page page(Response response, InputStream body) throws IOException {
    if (!understood(response)) {
      return Page.read(new JsonInput(body), reader);
    }
    try {
      return ProtobufAnswers.page(new ProtobufStream(body), reader);
    } catch (MalformedProtobuf e) {
      leaveProtobuf(e.getMessage());
      throw e;
    }
  }

  /** The messages of a watch. */
  Messages messages(Response response, InputStream body) {
    if (!understood(response)) {
      JsonInput in = new JsonInput(body);
      return () -> WatchMessage.read(in, reader);
    }
    ProtobufStream in = new ProtobufStream(body);
    return () -> {
      try {
        return ProtobufAnswers.message(in, reader);
      } catch (MalformedProtobuf e) {
        leaveProtobuf(e.getMessage());
        throw e;
      }
    };
  }

  /** Whether the answer is in protobuf. */
  static boolean isProtobuf(Response response) {
    return type(response).startsWith(ProtobufAnswers.MEDIA_TYPE);
  }

  // Whether it is protobuf; what is neither that nor JSON is better not asked for again.
  private boolean understood(Response response) {
    if (isProtobuf(response)) {
      return true;
    }
    String type = type(response);
    if (!type.isEmpty() && !type.contains("json")) {
      leaveProtobuf("it answers " + type);
    }
    return false;
  }

  private static String type(Response response) {
    String type = response.header("Content-Type");
    return type == null ? "" : type;
  }

  // True where it was asked for until now.
  private boolean leaveProtobuf(@Nullable String why) {
    if (!protobuf) {
      return false;
    }
    protobuf = false;
    LOGGER
        .atInfo()
        .setMessage("the server's protobuf cannot be read, JSON is asked for from now on")
        .addKeyValue("kind", reader.kind().resource())
        .addKeyValue("reason", String.valueOf(why))
        .log();
    return true;
  }

  /** The messages of one watch. */
  @FunctionalInterface
  interface Messages {
    /** The next message; null at the end of the stream. */
    @Nullable WatchMessage next() throws IOException;
  }
}
