package io.responder.kube.recording;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.responder.kube.decode.ObjectPruner;
import io.responder.kube.decode.Timestamps;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a recording line by line. One thread. */
public final class RecordingReader implements Closeable {

  private static final Set<String> TYPES = Set.of("ADDED", "MODIFIED", "DELETED", "BOOKMARK");
  private static final int MAX_LINE = 64 * 1024 * 1024;

  private final String file;
  private final InputStream in;
  private long number;

  /** Opens the file. */
  public RecordingReader(Path path) throws IOException {
    this(path.toString(), Files.newInputStream(path));
  }

  /**
   * Reads from the stream.
   *
   * @param file how the stream is named in messages
   */
  public RecordingReader(String file, InputStream in) {
    this.file = file;
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /**
   * The next line, empty at the end. Blank lines are passed over.
   *
   * @throws RecordingException when the line is not one of a recording
   */
  public Optional<RecordedLine> next() throws IOException {
    byte[] line = line();
    while (line != null && blank(line)) {
      line = line();
    }
    return line == null ? Optional.empty() : Optional.of(parse(line));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private RecordedLine parse(byte[] line) {
    Draft draft = new Draft();
    try (JsonParser parser = ObjectPruner.factory().createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw broken("it is not a JSON object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals("object")) {
          object(parser, line, draft);
        } else {
          draft.take(name, parser.getValueAsString());
          parser.skipChildren();
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw broken("the line ends within the object");
      }
    } catch (IOException e) {
      String reason =
          "it is not JSON: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new RecordingException(file, number, reason, e);
    }
    return draft.finish();
  }

  private void object(JsonParser parser, byte[] line, Draft draft) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw broken("\"object\" is not a JSON object");
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    int depth = 1;
    // Only the object's own apiVersion and kind are read; everything else is passed over.
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw broken("the line ends within \"object\"");
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth == 1 && token == JsonToken.VALUE_STRING) {
        draft.describe(String.valueOf(parser.currentName()), parser.getText());
      }
    }
    int end = (int) parser.currentLocation().getByteOffset();
    draft.object = Arrays.copyOfRange(line, start, end);
  }

  private RecordingException broken(String reason) {
    return new RecordingException(file, number, reason);
  }

  private byte @Nullable [] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(4_096);
    int next = in.read();
    if (next < 0) {
      return null;
    }
    number++;
    while (next >= 0 && next != '\n') {
      if (line.size() >= MAX_LINE) {
        throw broken("the line is longer than " + MAX_LINE + " bytes");
      }
      line.write(next);
      next = in.read();
    }
    return line.toByteArray();
  }

  private static boolean blank(byte[] line) {
    return new String(line, 0, Math.min(line.length, 64), StandardCharsets.UTF_8).isBlank();
  }

  private final class Draft {
    private String resource = "";
    private String type = "";
    private @Nullable String at;
    private @Nullable String cluster;
    private String apiVersion = "";
    private String kind = "";
    private byte @Nullable [] object;

    void take(String name, @Nullable String value) {
      String text = value == null ? "" : value;
      switch (name) {
        case "resource" -> resource = text;
        case "type" -> type = text;
        case "at" -> at = value;
        case "cluster" -> cluster = value;
        default -> {
          // A later writer may say more.
        }
      }
    }

    void describe(String name, String value) {
      if (name.equals("apiVersion")) {
        apiVersion = value;
      } else if (name.equals("kind")) {
        kind = value;
      }
    }

    RecordedLine finish() {
      byte[] json = object;
      if (resource.isEmpty()) {
        throw broken("\"resource\" is missing");
      }
      if (!TYPES.contains(type)) {
        throw broken(
            "\"type\" is \"" + type + "\", must be one of ADDED, MODIFIED, DELETED, BOOKMARK");
      }
      if (json == null) {
        throw broken("\"object\" is missing");
      }
      Instant time = at == null ? null : Timestamps.parse(at);
      if (at != null && time == null) {
        throw broken("\"at\" is \"" + at + "\", not a timestamp");
      }
      return new RecordedLine(file, number, resource, type, time, cluster, apiVersion, kind, json);
    }
  }
}
