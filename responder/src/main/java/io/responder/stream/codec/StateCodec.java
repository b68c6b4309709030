package io.responder.stream.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The stored form of the state of one stage: JSON, compressed where it is long.
 *
 * <p>A state is any immutable record of records, sealed types, {@code java.time}, lists, sets and
 * maps whose keys are strings, enums or instants. Thread-safe.
 *
 * @param <S> the type of the state
 */
public final class StateCodec<S> {

  /** A state is never larger than this. */
  public static final int MAX_BYTES = 8 << 20;

  /** What a stored state may expand to: a guard against bytes that are made to exhaust memory. */
  private static final int MAX_EXPANDED = 256 << 20;

  private static final int COMPRESS_ABOVE = 4096;
  private static final byte GZIP = 0x1f;

  private final JsonMapper mapper = Json.mapper();
  private final Class<S> type;

  public StateCodec(Class<S> type) {
    this.type = type;
  }

  /**
   * The state's bytes.
   *
   * @throws OversizedRecord when they are more than {@link #MAX_BYTES}
   */
  public byte[] encode(String key, S state) {
    byte[] json = Json.write(mapper, state);
    byte[] bytes = json.length > COMPRESS_ABOVE ? compress(json) : json;
    if (bytes.length > MAX_BYTES) {
      throw new OversizedRecord(key, bytes.length, MAX_BYTES, Digest.sha256(bytes));
    }
    return bytes;
  }

  /**
   * The state of the bytes.
   *
   * @throws UnreadableRecord when they are not a state of this type
   */
  public S decode(byte[] bytes) {
    try {
      S state =
          mapper.readValue(bytes.length > 0 && bytes[0] == GZIP ? expand(bytes) : bytes, type);
      if (state == null) {
        throw new UnreadableRecord("state is null");
      }
      return state;
    } catch (JsonProcessingException e) {
      throw new UnreadableRecord("state is " + Json.reason(e), e);
    } catch (IOException e) {
      throw new UnreadableRecord("state is unreadable", e);
    }
  }

  /**
   * Whether a state can hold a text, by its bytes alone: true for those that are compressed, and
   * for each that does. The text must be one that JSON writes as it is.
   */
  public boolean mayHold(byte[] bytes, byte[] text) {
    if (bytes.length > 0 && bytes[0] == GZIP) {
      return true;
    }
    for (int at = 0; at + text.length <= bytes.length; at++) {
      if (bytes[at] == text[0]
          && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] compress(byte[] json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length / 4);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] expand(byte[] bytes) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] json = gzip.readNBytes(MAX_EXPANDED);
      if (json.length == MAX_EXPANDED) {
        throw new UnreadableRecord("state expands to more than " + MAX_EXPANDED + " bytes");
      }
      return json;
    }
  }
}
