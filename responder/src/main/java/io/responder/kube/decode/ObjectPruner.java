package io.responder.kube.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.EOFException;
import java.io.IOException;

/**
 * Reads of an object the fields that a {@link FieldTree} names. One thread.
 *
 * <p>Consumes the whole value whatever it holds: what nests deeper than {@link #MAX_DEPTH} is
 * skipped and said, so that one hostile object does not end a stream of a thousand.
 */
public final class ObjectPruner {

  /** The deepest nesting that is read. */
  static final int MAX_DEPTH = 100;

  static final int MAX_ELEMENTS = 2_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names and nesting of whole lists are not the reader's to choose; skipping is iterative.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000_000)
                  .maxNameLength(1_000_000)
                  .maxStringLength(16_000_000)
                  .maxNumberLength(100_000)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  private final ValuePool pool = new ValuePool();
  private boolean tooDeep;

  /**
   * The factory for parsers that copy whole Kubernetes objects: bounded where it matters, tolerant
   * elsewhere.
   */
  public static JsonFactory factory() {
    return FACTORY;
  }

  /** Whether the last value nested too deeply and is therefore incomplete. */
  boolean tooDeep() {
    return tooDeep;
  }

  /** The pool that its values are in. */
  ValuePool pool() {
    return pool;
  }

  /**
   * Reads the value that comes next. It is valid until the next one is read.
   *
   * @throws IOException when the stream ends or is not JSON
   */
  public Value prune(JsonInput in, FieldTree fields) throws IOException {
    tooDeep = false;
    pool.reset();
    return value(in, fields, 0);
  }

  private Value value(JsonInput in, FieldTree fields, int depth) throws IOException {
    int next = in.peek();
    boolean structure = next == '{' || next == '[';
    if (structure && depth > MAX_DEPTH) {
      tooDeep = true;
      in.skip();
      return pool.literal(Value.Type.NULL);
    }
    return switch (next) {
      case '{' -> object(in, fields, depth);
      case '[' -> array(in, fields, depth);
      case '"' -> {
        in.quoted();
        yield text(in);
      }
      case -1 -> throw new EOFException("the stream ended within an object");
      default -> {
        in.bare();
        yield bare(in);
      }
    };
  }

  private Value object(JsonInput in, FieldTree fields, int depth) throws IOException {
    Value object = pool.structure(Value.Type.OBJECT);
    in.enter('{');
    for (boolean first = true; in.another('}', first); first = false) {
      in.name();
      String unescaped = in.unescaped();
      FieldTree.Field field =
          unescaped == null
              ? fields.field(in.buffer(), in.from(), in.to())
              : fields.field(unescaped);
      if (field == null) {
        in.skip();
      } else {
        object.set(field.name, value(in, field.below, depth + 1));
      }
    }
    return object;
  }

  private Value array(JsonInput in, FieldTree fields, int depth) throws IOException {
    Value array = pool.structure(Value.Type.ARRAY);
    in.enter('[');
    for (boolean first = true; in.another(']', first); first = false) {
      if (array.size() < MAX_ELEMENTS) {
        array.add(value(in, fields, depth + 1));
      } else {
        in.skip();
      }
    }
    return array;
  }

  private Value text(JsonInput in) {
    String unescaped = in.unescaped();
    return unescaped == null ? pool.text(in.buffer(), in.from(), in.to()) : pool.text(unescaped);
  }

  private Value bare(JsonInput in) throws IOException {
    byte[] bytes = in.buffer();
    byte first = bytes[in.from()];
    if (first == '-' || (first >= '0' && first <= '9')) {
      return number(in, bytes, in.from(), in.to());
    }
    return switch (in.text()) {
      case "true" -> pool.literal(Value.Type.TRUE);
      case "false" -> pool.literal(Value.Type.FALSE);
      case "null" -> pool.literal(Value.Type.NULL);
      default -> throw in.malformed("a word that is no value");
    };
  }

  // Integers that fit become numbers; all others stay texts, as exact as they came.
  private Value number(JsonInput in, byte[] bytes, int from, int to) throws IOException {
    int at = bytes[from] == '-' ? from + 1 : from;
    int digits = digits(bytes, at, to);
    if (digits == at || (bytes[at] == '0' && digits > at + 1)) {
      throw in.malformed("a number that is none");
    }
    if (digits == to) {
      return integer(bytes, from, to);
    }
    int end = digits;
    if (bytes[end] == '.') {
      end = some(in, bytes, end + 1, to);
    }
    if (end < to && (bytes[end] | 0x20) == 'e') {
      int exponent = end + 1;
      boolean signed = exponent < to && (bytes[exponent] == '+' || bytes[exponent] == '-');
      end = some(in, bytes, signed ? exponent + 1 : exponent, to);
    }
    if (end != to) {
      throw in.malformed("a number that is none");
    }
    return pool.text(bytes, from, to);
  }

  private Value integer(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    if (to - from > 20) {
      return pool.text(bytes, from, to);
    }
    long value = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (value < (Long.MIN_VALUE + digit) / 10) {
        return pool.text(bytes, from, to);
      }
      value = 10 * value - digit; // The negative range is the larger one.
    }
    if (!negative && value == Long.MIN_VALUE) {
      return pool.text(bytes, from, to);
    }
    return pool.integer(negative ? value : -value);
  }

  private static int some(JsonInput in, byte[] bytes, int from, int to) throws IOException {
    int end = digits(bytes, from, to);
    if (end == from) {
      throw in.malformed("a number that is none");
    }
    return end;
  }

  private static int digits(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }
}
