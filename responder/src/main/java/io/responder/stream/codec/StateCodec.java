package io.responder.stream.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * The stored form of the state of one stage: JSON, compressed.
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

  /** Before a state that was written as it is, or compressed without a dictionary. */
  private static final byte PLAIN = '{';

  private static final byte GZIP = 0x1f;

  private final Deflated deflated = new Deflated(MAX_EXPANDED);
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
    byte[] bytes = deflated.of(json);
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
      S state = mapper.readValue(json(bytes), type);
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
   * Whether a state holds a text, without making it an object. The text must be one that JSON
   * writes as it is.
   *
   * @throws UnreadableRecord when the bytes are not those of any state
   */
  public boolean holds(byte[] bytes, byte[] text) {
    byte[] json;
    try {
      json = json(bytes);
    } catch (IOException e) {
      throw new UnreadableRecord("state is unreadable", e);
    }
    for (int at = 0; at + text.length <= json.length; at++) {
      if (json[at] == text[0] && Arrays.equals(json, at, at + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  /** The state's JSON, also that of a state that was written by an earlier version. */
  private byte[] json(byte[] bytes) throws IOException {
    if (bytes.length == 0 || bytes[0] == PLAIN) {
      return bytes;
    }
    return bytes[0] == GZIP ? expand(bytes) : deflated.expanded(bytes);
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
