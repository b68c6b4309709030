package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.stream.codec.StateCodec;
import io.responder.stream.codec.UnreadableRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** How the state of a key is laid out in a store: one record, or a head and its parts. */
interface StateRecords<S> {

  /**
   * The state of a key; null when there is none. A part that cannot be read is told to {@code
   * failed} under its record's key, removed, and left out.
   *
   * @throws UnreadableRecord when the state itself cannot be read
   */
  @Nullable S read(
      KeyValueStore<String, byte[]> store, String key, BiConsumer<String, RuntimeException> failed);

  /**
   * Writes what differs. A record that cannot be made is told to {@code failed}; the others are
   * written.
   *
   * @param before the state as it is in the store; null when it is not known
   * @param after null removes the key
   */
  void write(
      KeyValueStore<String, byte[]> store,
      String key,
      @Nullable S before,
      @Nullable S after,
      BiConsumer<String, RuntimeException> failed);

  /** Whether the store must give records in the order of their keys. */
  boolean isOrdered();

  /** Whether a record of the store begins a state, rather than being a part of one. */
  boolean isHead(String recordKey);

  /** One record for each state, or one for each part where the states are divided. */
  static <S> StateRecords<S> of(StateCodec<S> codec, @Nullable Division<S, ?> division) {
    return division == null ? new Whole<>(codec) : divided(codec, division);
  }

  private static <S, P> StateRecords<S> divided(StateCodec<S> heads, Division<S, P> division) {
    return new Divided<>(heads, new StateCodec<>(division.partType()), division);
  }

  private static void put(
      KeyValueStore<String, byte[]> store,
      String recordKey,
      Supplier<byte[]> bytes,
      BiConsumer<String, RuntimeException> failed) {
    byte[] value;
    try {
      value = bytes.get();
    } catch (RuntimeException e) {
      failed.accept(recordKey, e);
      return;
    }
    store.put(recordKey, value);
  }

  /** One record. */
  record Whole<S>(StateCodec<S> codec) implements StateRecords<S> {

    @Override
    public @Nullable S read(
        KeyValueStore<String, byte[]> store,
        String key,
        BiConsumer<String, RuntimeException> failed) {
      byte[] bytes = store.get(key);
      return bytes == null ? null : codec.decode(bytes);
    }

    @Override
    public void write(
        KeyValueStore<String, byte[]> store,
        String key,
        @Nullable S before,
        @Nullable S after,
        BiConsumer<String, RuntimeException> failed) {
      if (after == null) {
        store.delete(key);
      } else {
        put(store, key, () -> codec.encode(key, after), failed);
      }
    }

    @Override
    public boolean isOrdered() {
      return false;
    }

    @Override
    public boolean isHead(String recordKey) {
      return true;
    }
  }

  /** A head under the key of the state, and each part under that key and the part's name. */
  record Divided<S, P>(StateCodec<S> heads, StateCodec<P> parts, Division<S, P> division)
      implements StateRecords<S> {

    private static final char BETWEEN = '\u0000';
    private static final char AFTER = '\u0001';

    @Override
    public @Nullable S read(
        KeyValueStore<String, byte[]> store,
        String key,
        BiConsumer<String, RuntimeException> failed) {
      requireDivisible(key);
      byte[] bytes = store.get(key);
      if (bytes == null) {
        return null;
      }
      S head = heads.decode(bytes);
      Map<String, P> inHead = division.parts().apply(head);
      Map<String, P> all = new TreeMap<>(inHead);
      List<String> damaged = new ArrayList<>();
      try (KeyValueIterator<String, byte[]> stored = partsOf(store, key)) {
        stored.forEachRemaining(
            entry -> {
              try {
                all.put(entry.key.substring(key.length() + 1), parts.decode(entry.value));
              } catch (UnreadableRecord e) {
                damaged.add(entry.key);
                failed.accept(entry.key, e);
              }
            });
      }
      damaged.forEach(store::delete);
      S state = division.with().apply(head, all);
      if (!inHead.isEmpty()) {
        // Written when states were not divided yet.
        write(store, key, null, state, failed);
      }
      return state;
    }

    @Override
    public void write(
        KeyValueStore<String, byte[]> store,
        String key,
        @Nullable S before,
        @Nullable S after,
        BiConsumer<String, RuntimeException> failed) {
      requireDivisible(key);
      Map<String, P> next = after == null ? Map.of() : division.parts().apply(after);
      Map<String, P> known = before == null ? Map.of() : division.parts().apply(before);
      for (String name : before == null ? stored(store, key) : List.copyOf(known.keySet())) {
        if (!next.containsKey(name)) {
          store.delete(key + BETWEEN + name);
        }
      }
      next.forEach(
          (name, part) -> {
            // The same object: it cannot have changed, and comparing contents would cost more.
            @SuppressWarnings("ReferenceEquality")
            boolean same = known.get(name) == part;
            if (!same) {
              String recordKey = key + BETWEEN + name;
              put(store, recordKey, () -> parts.encode(recordKey, part), failed);
            }
          });
      if (after == null) {
        store.delete(key);
      } else {
        S head = requireNonNull(division.with().apply(after, Map.of()));
        put(store, key, () -> heads.encode(key, head), failed);
      }
    }

    @Override
    public boolean isOrdered() {
      return true;
    }

    @Override
    public boolean isHead(String recordKey) {
      return recordKey.indexOf(BETWEEN) < 0;
    }

    private List<String> stored(KeyValueStore<String, byte[]> store, String key) {
      List<String> names = new ArrayList<>();
      try (KeyValueIterator<String, byte[]> all = partsOf(store, key)) {
        all.forEachRemaining(entry -> names.add(entry.key.substring(key.length() + 1)));
      }
      return names;
    }

    private static KeyValueIterator<String, byte[]> partsOf(
        KeyValueStore<String, byte[]> store, String key) {
      return store.range(key + BETWEEN, key + AFTER);
    }

    private static void requireDivisible(String key) {
      if (key.indexOf(BETWEEN) >= 0) {
        throw new UnreadableRecord("key of the record holds a character that no name has");
      }
    }
  }
}
