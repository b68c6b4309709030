package io.responder.kube.transport;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The open stream of one watch. One thread, but for {@link #close}. */
public final class ObjectStream implements Closeable {

  private final ApiTransport.Prepared request;
  private final Response response;
  private final Body body;
  private final ObjectReader reader;
  private final Runnable onMalformed;
  private @Nullable JsonParser parser;

  /** Opens the parser of the body, which waits for its first bytes. */
  interface Body {
    JsonParser parser() throws IOException;
  }

  ObjectStream(
      ApiTransport.Prepared request,
      Response response,
      Body body,
      ObjectReader reader,
      Runnable onMalformed) {
    this.request = request;
    this.response = response;
    this.body = body;
    this.reader = reader;
    this.onMalformed = onMalformed;
  }

  /**
   * Waits for the next message; null when the server ended the stream.
   *
   * @throws IOException when the stream broke, was silent for too long, or makes no sense
   */
  public @Nullable WatchMessage next() throws IOException {
    try {
      JsonParser open = parser == null ? body.parser() : parser;
      parser = open;
      return WatchMessage.read(open, reader);
    } catch (JsonEOFException e) {
      throw e;
    } catch (JsonParseException | CharConversionException e) {
      onMalformed.run();
      throw e;
    }
  }

  /** Ends the stream; a waiting {@link #next} fails. From any thread. */
  @Override
  public void close() {
    // Cancel first: closing the body alone would wait for the reader.
    request.cancel();
    response.close();
  }
}
