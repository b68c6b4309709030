package io.responder.kube.transport;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.CharConversionException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** The open stream of one watch. One thread, but for {@link #close}. */
public final class ObjectStream implements Closeable {

  private final ApiTransport.Prepared request;
  private final Response response;
  private final InputStream body;
  private final boolean lenient;
  private final ObjectReader reader;
  private final Runnable onMalformed;
  private @Nullable JsonParser parser;

  ObjectStream(
      ApiTransport.Prepared request,
      Response response,
      InputStream body,
      boolean lenient,
      ObjectReader reader,
      Runnable onMalformed) {
    this.request = request;
    this.response = response;
    this.body = body;
    this.lenient = lenient;
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
      if (parser == null) {
        // Not before: it waits for the first bytes, and a quiet kind sends none for a long time.
        parser = ApiTransport.parser(body, lenient);
      }
      return WatchMessage.read(parser, reader);
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
