package io.responder.kube.decode;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One value of an object that is being decoded, with those of its fields that were asked for.
 *
 * <p>Valid only until the reader that it was given to returns: values are used again for the next
 * object. What is absent is a value, too, and no access fails; a value of another type than
 * expected is as good as absent. Fractions, and integers beyond a long, are texts.
 */
public final class Value implements Iterable<Value> {

  /** What a value is. */
  enum Type {
    MISSING,
    NULL,
    FALSE,
    TRUE,
    INTEGER,
    TEXT,
    /** A text that names a time, known as the time. */
    TIME,
    OBJECT,
    ARRAY
  }

  /** What is not there. */
  public static final Value ABSENT = new Value(new ValuePool());

  // Beyond so many fields they are found by a map.
  private static final int FEW = 24;

  private final ValuePool pool;
  private Type type = Type.MISSING;
  private String name = "";
  private int hash; // of the name
  private @Nullable String text;
  private long number;
  // Of a text: its bytes in the pool, where it is not decoded yet.
  private int from;
  private int to;
  // Of an object or array: what it holds.
  private @Nullable Value first;
  private @Nullable Value last;
  private @Nullable Value next;
  private int size;
  private @Nullable Map<String, Value> byName;

  Value(ValuePool pool) {
    this.pool = pool;
  }

  void begin(Type newType) {
    type = newType;
    name = "";
    text = null;
    first = null;
    last = null;
    next = null;
    size = 0;
    byName = null;
  }

  void begin(long newNumber) {
    begin(Type.INTEGER);
    number = newNumber;
  }

  void begin(String newText) {
    begin(Type.TEXT);
    text = newText;
  }

  void begin(int newFrom, int newTo) {
    begin(Type.TEXT);
    from = newFrom;
    to = newTo;
  }

  /** A time; {@code nanos} is negative where it is of whole seconds. */
  void begin(long seconds, int nanos) {
    begin(Type.TIME);
    number = seconds;
    from = nanos;
  }

  /** Sets a field of an object; a second one of the same name takes the place of the first. */
  void set(String field, Value value) {
    Value known = find(field);
    if (known == null) {
      append(field, value);
    } else if (known != value) {
      known.become(value);
    }
  }

  /** Sets a field that the object does not have yet. */
  void append(String field, Value value) {
    value.name = field;
    value.hash = field.hashCode();
    add(value);
    if (byName != null) {
      byName.put(field, value);
    }
  }

  /** Adds an element to an array. */
  void add(Value value) {
    if (last == null) {
      first = value;
    } else {
      last.next = value;
    }
    last = value;
    size++;
  }

  private void become(Value other) {
    type = other.type;
    text = other.text;
    number = other.number;
    from = other.from;
    to = other.to;
    first = other.first;
    last = other.last;
    size = other.size;
    byName = other.byName;
  }

  private @Nullable Value find(String field) {
    if (size > FEW) {
      Map<String, Value> index = byName;
      if (index == null) {
        index = new HashMap<>();
        for (Value value = first; value != null; value = value.next) {
          index.put(value.name, value);
        }
        byName = index;
      }
      return index.get(field);
    }
    // Names come from field trees and from literals: their hashes are known, and most are one.
    int wanted = field.hashCode();
    for (Value value = first; value != null; value = value.next) {
      if (value.hash == wanted && value.name.equals(field)) {
        return value;
      }
    }
    return null;
  }

  /** The field of an object. */
  public Value path(String field) {
    Value found = type == Type.OBJECT ? find(field) : null;
    return found == null ? ABSENT : found;
  }

  /** Whether the object has the field, be it null. */
  public boolean has(String field) {
    return path(field) != ABSENT;
  }

  /** The element of an array. */
  public Value path(int index) {
    Value at = type == Type.ARRAY ? first : null;
    for (int i = 0; i < index && at != null; i++) {
      at = at.next;
    }
    return at == null ? ABSENT : at;
  }

  /** Its name, where it is a field. */
  public String name() {
    return name;
  }

  public boolean isObject() {
    return type == Type.OBJECT;
  }

  /** Whether it is something else than an object, an array, null or absent. */
  public boolean isScalar() {
    return isText() || type == Type.INTEGER || type == Type.TRUE || type == Type.FALSE;
  }

  public boolean isText() {
    return type == Type.TEXT || type == Type.TIME;
  }

  /** How many fields or elements it has. */
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The scalar as text; empty for anything else. */
  public String text() {
    return switch (type) {
      case TEXT -> shared();
      case TIME -> Timestamps.format(number, from);
      case INTEGER -> Long.toString(number);
      case TRUE -> "true";
      case FALSE -> "false";
      default -> "";
    };
  }

  /** The scalar as text; the default for null and what is absent, empty for structures. */
  public String text(String byDefault) {
    return type == Type.NULL || type == Type.MISSING ? byDefault : text();
  }

  /** The scalar as a text of its own, for what no other object says; empty for anything else. */
  public String ownText() {
    return raw() ? new String(pool.bytes(), from, to - from, StandardCharsets.UTF_8) : text();
  }

  /** The number, also of a text that is one. */
  public long number(long byDefault) {
    return switch (type) {
      case INTEGER -> number;
      case TEXT -> NumberInput.parseAsLong(shared(), byDefault);
      case TRUE -> 1;
      case FALSE -> 0;
      default -> byDefault;
    };
  }

  /** Whether it is true, also as a text or as a number other than 0. */
  public boolean truth() {
    return switch (type) {
      case TRUE -> true;
      case INTEGER -> number != 0;
      case TEXT -> shared().trim().equals("true");
      default -> false;
    };
  }

  /** The instant that a text names, null where it is none. */
  public @Nullable Instant instant() {
    if (type == Type.TIME) {
      return Timestamps.of(number, from);
    }
    if (type != Type.TEXT) {
      return null;
    }
    return raw() ? Timestamps.parse(pool.bytes(), from, to) : Timestamps.parse(text);
  }

  /** The fields of an object; none for anything else. */
  public Iterable<Value> fields() {
    return type == Type.OBJECT ? this : ABSENT;
  }

  /** Its elements, or the values of its fields. */
  @Override
  public Iterator<Value> iterator() {
    Value begin = first;
    return new Iterator<>() {
      private @Nullable Value at = begin;

      @Override
      public boolean hasNext() {
        return at != null;
      }

      @Override
      public Value next() {
        Value value = at;
        if (value == null) {
          throw new NoSuchElementException();
        }
        at = value.next;
        return value;
      }
    };
  }

  /** The scalar as bytes, from {@link #from()} to {@link #to()}. */
  byte[] utf8() {
    return raw() ? pool.bytes() : text().getBytes(StandardCharsets.UTF_8);
  }

  int from() {
    return raw() ? from : 0;
  }

  int to() {
    return raw() ? to : utf8().length;
  }

  private boolean raw() {
    return type == Type.TEXT && text == null;
  }

  private String shared() {
    String known = text;
    if (known == null) {
      known = SharedTexts.OF_OBJECTS.of(pool.bytes(), from, to);
      text = known;
    }
    return known;
  }
}
