package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.stream.codec.StateCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The states of one task: an in-memory store of bytes with a changelog, in front of it the states
 * that changed since the last commit and those that were used last, as they are.
 *
 * <p>A state becomes bytes once per commit, not once per input: the state of a cluster in a storm
 * is large and changes with every input. Kafka Streams writes its own caches back in the same way,
 * just before it commits the inputs ({@link CachedStateStore}, not part of its public interface).
 *
 * <p>Not thread-safe; a task has one thread at a time.
 */
final class StateTable<S> implements StateStore, CachedStateStore<String, byte[]> {

  private static final int KEPT = 2_000;

  private final KeyValueStore<String, byte[]> store;
  private final StateCodec<S> codec;
  private final Map<String, Change<S>> changed = new HashMap<>();
  private final List<Unstored> unstored = new ArrayList<>();
  private final Map<String, S> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, S> eldest) {
          return size() > KEPT;
        }
      };

  /** What a key is to become; a null state is to be deleted. */
  private record Change<S>(@Nullable S state) {}

  /** A state that could not be made bytes: what is stored of its key is an older one. */
  record Unstored(String key, RuntimeException error) {}

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
    Change<S> change = changed.get(key);
    if (change != null) {
      return change.state();
    }
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

  /** Sets the state of a key; null forgets the key. */
  void set(String key, @Nullable S state) {
    changed.put(key, new Change<>(state));
    recent.remove(key);
  }

  /** The bytes that were stored last. */
  byte @Nullable [] bytes(String key) {
    return store.get(key);
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

  /** Every key that has a state. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    forEach((key, bytes) -> keys.add(key));
    changed.forEach(
        (key, change) -> {
          if (change.state() == null) {
            keys.remove(key);
          } else {
            keys.add(key);
          }
        });
    return keys;
  }

  /** The states that could not be stored since the last call. */
  List<Unstored> takeUnstored() {
    List<Unstored> taken = List.copyOf(unstored);
    unstored.clear();
    return taken;
  }

  @Override
  public void flushCache() {
    changed.forEach(this::write);
    changed.clear();
  }

  private void write(String key, Change<S> change) {
    S state = change.state();
    if (state == null) {
      store.delete(key);
      return;
    }
    recent.put(key, state);
    byte[] bytes;
    try {
      bytes = codec.encode(key, state);
    } catch (RuntimeException e) {
      unstored.add(new Unstored(key, e));
      return;
    }
    store.put(key, bytes);
  }

  @Override
  public void clearCache() {
    changed.clear();
    recent.clear();
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<String, byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    store.init(context, root);
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    store.commit(offsets);
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return store.committedOffset(partition);
  }

  @Override
  public boolean managesOffsets() {
    return store.managesOffsets();
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public boolean persistent() {
    return store.persistent();
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }

  /** Builds the table of a stage. It always has a changelog. */
  static final class Builder<S> implements StoreBuilder<StateTable<S>> {

    private final StoreBuilder<KeyValueStore<String, byte[]>> stores;
    private final StateCodec<S> codec;

    Builder(String name, StateCodec<S> codec) {
      this.stores =
          Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
      this.codec = codec;
    }

    @Override
    public StateTable<S> build() {
      return new StateTable<>(requireNonNull(stores.build()), codec);
    }

    @Override
    public StoreBuilder<StateTable<S>> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<StateTable<S>> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<StateTable<S>> withLoggingEnabled(Map<String, String> config) {
      stores.withLoggingEnabled(config);
      return this;
    }

    @Override
    public StoreBuilder<StateTable<S>> withLoggingDisabled() {
      throw new UnsupportedOperationException("a state without a changelog would be lost");
    }

    @Override
    public Map<String, String> logConfig() {
      return stores.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
      return stores.loggingEnabled();
    }

    @Override
    public String name() {
      return stores.name();
    }
  }
}
