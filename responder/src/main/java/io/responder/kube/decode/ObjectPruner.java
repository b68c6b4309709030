package io.responder.kube.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

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

  /**
   * Reads the message that the input is in. It is valid until the next one is read.
   *
   * @throws MalformedProtobuf when it is no protobuf
   */
  public Value prune(ProtobufInput in, ProtobufFields fields) throws IOException {
    tooDeep = false;
    pool.reset();
    Value object = pool.structure(Value.Type.OBJECT);
    message(in, fields, object, 0);
    return object;
  }

  // The bits of the fields that may be there already.
  private void message(ProtobufInput in, ProtobufFields fields, Value into, long before)
      throws IOException {
    long seen = before;
    while (in.next()) {
      ProtobufFields.Field field = fields.field(in.number());
      if (field == null || field.wireType != in.type()) {
        in.skip();
        continue;
      }
      boolean first = (field.bit & ~seen) != 0;
      seen |= field.bit;
      if (field.wireType == ProtobufInput.NUMBER) {
        number(in.varint(), field, into, first);
      } else {
        int outer = in.open();
        bytes(in, field, into, first);
        in.close(outer);
      }
    }
  }

  private void number(long number, ProtobufFields.Field field, Value into, boolean first) {
    if (number == 0 && !field.keepsZero) {
      return;
    }
    set(
        into,
        field.name,
        field.type == ProtobufSchema.Type.INT
            ? pool.integer(number)
            : pool.literal(number == 0 ? Value.Type.FALSE : Value.Type.TRUE),
        first);
  }

  private void bytes(ProtobufInput in, ProtobufFields.Field field, Value into, boolean first)
      throws IOException {
    switch (field.type) {
      case TEXT -> {
        if (field.repeated) {
          add(field, into, pool.text(in.bytes(), in.at(), in.end()));
        } else if (in.at() < in.end()) {
          set(into, field.name, pool.text(in.bytes(), in.at(), in.end()), first);
        }
      }
      case TIME, MICROS -> {
        if (in.at() < in.end()) {
          set(into, field.name, time(in, field.type), first);
        }
      }
      case TEXTS, AMOUNTS -> entry(in, field, into);
      case INLINE -> message(in, java.util.Objects.requireNonNull(field.message), into, ~0L);
      case MESSAGE -> {
        Value message = pool.structure(Value.Type.OBJECT);
        message(in, java.util.Objects.requireNonNull(field.message), message, 0);
        if (field.repeated) {
          add(field, into, message);
        } else {
          set(into, field.name, message, first);
        }
      }
      case INT, BOOL -> throw new AssertionError(field.name);
    }
  }

  private void add(ProtobufFields.Field field, Value into, Value element) {
    Value array = into.path(field.name);
    if (array == Value.ABSENT) {
      array = pool.structure(Value.Type.ARRAY);
      into.set(field.name, array);
    }
    if (array.size() < MAX_ELEMENTS) {
      array.add(element);
    }
  }

  private Value time(ProtobufInput in, ProtobufSchema.Type type) throws IOException {
    long seconds = 0;
    int nanos = 0;
    while (in.next()) {
      if (in.type() == ProtobufInput.NUMBER && in.number() == 1) {
        seconds = in.varint();
      } else if (in.type() == ProtobufInput.NUMBER && in.number() == 2) {
        nanos = (int) in.varint();
      } else {
        in.skip();
      }
    }
    // JSON has no more than the kind of time says.
    return pool.time(seconds, type == ProtobufSchema.Type.TIME ? -1 : nanos / 1_000 * 1_000);
  }

  // One pair of a map.
  private void entry(ProtobufInput in, ProtobufFields.Field field, Value into) throws IOException {
    FieldTree.@Nullable Field name = field.below.field(in.bytes(), 0, 0);
    Value value = null;
    while (in.next()) {
      if (in.is(1)) {
        int outer = in.open();
        name = field.below.field(in.bytes(), in.at(), in.end());
        in.close(outer);
      } else if (in.is(2)) {
        int outer = in.open();
        value = field.type == ProtobufSchema.Type.TEXTS ? text(in) : amount(in);
        in.close(outer);
      } else {
        in.skip();
      }
    }
    Value map = into.path(field.name);
    if (map == Value.ABSENT) {
      map = pool.structure(Value.Type.OBJECT);
      into.set(field.name, map);
    }
    if (name != null) {
      map.set(name.name, value == null ? pool.text("") : value);
    }
  }

  private Value text(ProtobufInput in) {
    return pool.text(in.bytes(), in.at(), in.end());
  }

  private Value amount(ProtobufInput in) throws IOException {
    Value amount = null;
    while (in.next()) {
      if (in.is(1)) {
        int outer = in.open();
        amount = text(in);
        in.close(outer);
      } else {
        in.skip();
      }
    }
    return amount == null ? pool.text("") : amount;
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
    long seen = 0;
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
        set(object, field.name, value(in, field.below, depth + 1), (field.bit & ~seen) != 0);
        seen |= field.bit;
      }
    }
    return object;
  }

  private static void set(Value object, String name, Value value, boolean first) {
    if (first) {
      object.append(name, value);
    } else {
      object.set(name, value);
    }
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
