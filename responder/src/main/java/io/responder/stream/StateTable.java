package io.responder.stream;

import io.responder.stream.codec.StateCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The states of one task: a store of bytes, and the states that were used last as they are.
 *
 * <p>Not thread-safe; a task has one thread at a time.
 */
final class StateTable<S> {

  private static final int KEPT = 2_000;

  private final KeyValueStore<String, byte[]> store;
  private final StateCodec<S> codec;
  private final Map<String, S> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, S> eldest) {
          return size() > KEPT;
        }
      };

  StateTable(KeyValueStore<String, byte[]> store, StateCodec<S> codec) {
    this.store = store;
    this.codec = codec;
  }

  /**
   * The state of a key.
   *
   * @throws io.responder.stream.codec.UnreadableRecord when its bytes cannot be read
   */
  @Nullable S get(String key) {
    S kept = recent.get(key);
    if (kept != null) {
      return kept;
    }
    byte[] bytes = store.get(key);
    if (bytes == null) {
      return null;
    }
    S state = codec.decode(bytes);
    recent.put(key, state);
    return state;
  }

  byte @Nullable [] bytes(String key) {
    return store.get(key);
  }

  void put(String key, S state, byte[] bytes) {
    store.put(key, bytes);
    recent.put(key, state);
  }

  void remove(String key) {
    recent.remove(key);
    store.delete(key);
  }

  /** Shows every key with its stored bytes. */
  void forEach(BiConsumer<String, byte[]> action) {
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        action.accept(entry.key, entry.value);
      }
    }
  }
}
