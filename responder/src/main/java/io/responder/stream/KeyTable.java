package io.responder.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a task knows of each of its keys, in one object: the stored value and the deadline. There
 * are as many of them as objects of which anything is known, and a map for each of the two would
 * keep every key twice.
 *
 * <p>Hashed with a seed, as the names of objects are other people's. Not thread-safe.
 */
final class KeyTable {

  private static final int SMALLEST = 64;

  private final int seed = ThreadLocalRandom.current().nextInt();
  private @Nullable Entry[] places = new @Nullable Entry[SMALLEST];
  private int size;

  /** One key. */
  static final class Entry {

    /** The deadline of a key that has none. */
    static final long NEVER = Long.MAX_VALUE;

    /** The key and, behind it, the value. */
    private byte[] bytes;

    /** Less than nothing, as its complement, where there is no value. */
    private int keyLength;

    /** Where it is in the queue of {@link Deadlines}. */
    int place = -1;

    /** When it is due. */
    long at = NEVER;

    /** When the queue looks at it, not later than it is due. */
    long queued = NEVER;

    private Entry(byte[] key) {
      bytes = key;
      keyLength = ~key.length;
    }

    private int keyLength() {
      return hasValue() ? keyLength : ~keyLength;
    }

    boolean hasValue() {
      return keyLength >= 0;
    }

    private boolean isOf(byte[] key) {
      int length = keyLength();
      return length == key.length && Arrays.equals(bytes, 0, length, key, 0, length);
    }

    byte[] key() {
      return Arrays.copyOf(bytes, keyLength());
    }

    String keyText() {
      return new String(bytes, 0, keyLength(), StandardCharsets.UTF_8);
    }

    /** Orders by key. */
    int compareKey(Entry other) {
      return Arrays.compareUnsigned(bytes, 0, keyLength(), other.bytes, 0, other.keyLength());
    }

    byte @Nullable [] value() {
      return hasValue() ? Arrays.copyOfRange(bytes, keyLength, bytes.length) : null;
    }

    void value(byte @Nullable [] value) {
      int length = keyLength();
      int more = value == null ? 0 : value.length;
      byte[] next = Arrays.copyOf(bytes, length + more);
      if (value != null) {
        System.arraycopy(value, 0, next, length, more);
      }
      bytes = next;
      keyLength = value == null ? ~length : length;
    }
  }

  /** What is known of a key; null where nothing is. */
  @Nullable Entry find(byte[] key) {
    return places[placeOf(key)];
  }

  /** What is known of a key, with nothing in it where that is new. */
  Entry get(byte[] key) {
    int place = placeOf(key);
    Entry entry = places[place];
    if (entry == null) {
      entry = new Entry(key);
      places[place] = entry;
      size++;
      if (size * 3L > places.length * 2L) {
        spread(places.length * 2);
      }
    }
    return entry;
  }

  /** Forgets a key of which nothing is known any more. */
  void tidy(Entry entry) {
    if (entry.hasValue() || entry.at != Entry.NEVER || entry.place >= 0) {
      return;
    }
    int hole = placeOf(entry.key());
    if (places[hole] != entry) {
      return;
    }
    places[hole] = null;
    size--;
    // Those behind it that a full place had pushed on move up.
    int mask = places.length - 1;
    int next = (hole + 1) & mask;
    for (Entry later = places[next]; later != null; later = places[next]) {
      int home = home(later.key());
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        places[hole] = later;
        places[next] = null;
        hole = next;
      }
      next = (next + 1) & mask;
    }
    if (places.length > SMALLEST && size * 6L < places.length) {
      spread(places.length / 2);
    }
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** Every key, in no order. The table must not change meanwhile. */
  void forEach(Consumer<Entry> action) {
    for (Entry entry : places) {
      if (entry != null) {
        action.accept(entry);
      }
    }
  }

  /** Forgets every value. */
  void clearValues() {
    List<Entry> all = new ArrayList<>(size);
    forEach(all::add);
    for (Entry entry : all) {
      entry.value(null);
      tidy(entry);
    }
  }

  private void spread(int length) {
    @Nullable Entry[] before = places;
    places = new @Nullable Entry[length];
    for (Entry entry : before) {
      if (entry != null) {
        places[placeOf(entry.key())] = entry;
      }
    }
  }

  /** Where the key is, or would be. */
  private int placeOf(byte[] key) {
    int mask = places.length - 1;
    int place = home(key);
    for (Entry entry = places[place]; entry != null && !entry.isOf(key); entry = places[place]) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private int home(byte[] key) {
    long hash = seed;
    for (byte b : key) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    return (int) (hash ^ (hash >>> 15)) & (places.length - 1);
  }
}
