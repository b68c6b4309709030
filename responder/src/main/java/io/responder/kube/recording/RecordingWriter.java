package io.responder.kube.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import io.responder.kube.decode.ObjectCopy;
import io.responder.kube.decode.ObjectPruner;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes a recording. Thread-safe: lines of several watches do not mix.
 *
 * <p>Leaves out what {@link ObjectCopy} leaves out.
 */
public final class RecordingWriter implements Closeable {

  private final OutputStream out; // guarded by this
  private long lines; // guarded by this

  /** Writes to the stream, which is closed with the writer. */
  public RecordingWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a line; it is complete in the stream when the method returns. */
  public void write(String cluster, String resource, String type, Instant at, byte[] object)
      throws IOException {
    byte[] kept = ObjectCopy.of(object);
    synchronized (this) {
      JsonGenerator json = ObjectPruner.factory().createGenerator(out);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("cluster", cluster);
      json.writeStringField("at", at.toString());
      json.writeStringField("resource", resource);
      json.writeStringField("type", type);
      json.writeFieldName("object");
      json.writeRawValue(new String(kept, StandardCharsets.UTF_8));
      json.writeEndObject();
      json.close();
      out.write('\n');
      out.flush();
      lines++;
    }
  }

  /** How many lines were written. */
  public synchronized long lines() {
    return lines;
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
