package io.responder.stream.codec;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Small texts that are much alike, in the zlib format with a preset dictionary: a text alone
 * repeats little of itself, but nearly all of it is in the dictionary.
 *
 * <p>What is written names its dictionary by a checksum. A dictionary that is in use is therefore
 * never changed: a better one gets a file of its own beside it. Thread-safe.
 */
final class Deflated {

  private static final int LEVEL = 3;
  private static final byte[] DICTIONARY = read("states-1.txt");

  private final int longest;
  private final ThreadLocal<Deflater> deflaters =
      ThreadLocal.withInitial(() -> new Deflater(LEVEL));
  private final ThreadLocal<Inflater> inflaters = ThreadLocal.withInitial(Inflater::new);

  /**
   * Of texts of a length.
   *
   * @param longest what bytes may expand to
   */
  Deflated(int longest) {
    this.longest = longest;
  }

  private static byte[] read(String file) {
    try (InputStream in = Deflated.class.getResourceAsStream(file)) {
      return requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a text; the same for the same text. */
  byte[] of(byte[] text) {
    Deflater deflater = deflaters.get();
    deflater.reset();
    deflater.setDictionary(DICTIONARY);
    deflater.setInput(text);
    deflater.finish();
    byte[] some = new byte[Math.max(256, text.length / 4)];
    ByteArrayOutputStream out = new ByteArrayOutputStream(some.length);
    while (!deflater.finished()) {
      out.write(some, 0, deflater.deflate(some));
    }
    return out.toByteArray();
  }

  /**
   * The text of the bytes.
   *
   * @throws UnreadableRecord when they are none, or expand to more than is allowed
   */
  byte[] expanded(byte[] bytes) {
    Inflater inflater = inflaters.get();
    inflater.reset();
    inflater.setInput(bytes);
    byte[] some = new byte[4 * bytes.length + 1_024];
    ByteArrayOutputStream out = new ByteArrayOutputStream(some.length);
    try {
      while (!inflater.finished()) {
        int read = inflater.inflate(some);
        if (inflater.needsDictionary()) {
          inflater.setDictionary(DICTIONARY);
        } else if (read == 0 && !inflater.finished()) {
          throw new UnreadableRecord("state is cut off");
        }
        out.write(some, 0, read);
        if (out.size() > longest) {
          throw new UnreadableRecord("state expands to more than " + longest + " bytes");
        }
      }
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new UnreadableRecord("state is unreadable", e);
    }
    return out.toByteArray();
  }
}
