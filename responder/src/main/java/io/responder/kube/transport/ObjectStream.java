package io.responder.kube.transport;

import java.io.Closeable;
import java.io.IOException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The open stream of one watch. One thread, but for {@link #close}. */
public final class ObjectStream implements Closeable {

  private final ApiTransport.Prepared request;
  private final Response response;
  private final Encoding.Messages messages;

  ObjectStream(ApiTransport.Prepared request, Response response, Encoding.Messages messages) {
    this.request = request;
    this.response = response;
    this.messages = messages;
  }

  /**
   * Waits for the next message; null when the server ended the stream.
   *
   * @throws IOException when the stream broke, was silent for too long, or makes no sense
   */
  public @Nullable WatchMessage next() throws IOException {
    return messages.next();
  }

  /** Ends the stream; a waiting {@link #next} fails. From any thread. */
  @Override
  public void close() {
    // Cancel first: closing the body alone would wait for the reader.
    request.cancel();
    response.close();
  }
}
