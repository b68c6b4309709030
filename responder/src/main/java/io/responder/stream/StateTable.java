package io.responder.stream;

import static java.util.Objects.requireNonNull;

import io.responder.failpoint.Failpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordCollector;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
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
 * just before it commits the inputs ({@link CachedStateStore} and {@link RecordCollector}, not part
 * of its public interface).
 *
 * <p>Not thread-safe; a task has one thread at a time.
 */
final class StateTable<S> implements StateStore, CachedStateStore<String, byte[]> {

  private static final int KEPT = 2_000;

  private final KeyValueStore<String, byte[]> store;
  private final StateRecords<S> records;
  private final Deadlines deadlines;
  private final Standstill standstill;
  private long stops;
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

  /**
   * What a key is to become; a null state is to be deleted.
   *
   * @param stored the state as it is in the store, null where that is not known
   */
  private record Change<S>(@Nullable S state, @Nullable S stored) {}

  /**
   * A record that could not be written or read: what is stored of its key is older, or is left out
   * of its state.
   */
  record Unstored(String key, RuntimeException error) {}

  private RecordCollector.@Nullable Supplier outputs;

  StateTable(
      KeyValueStore<String, byte[]> store,
      StateRecords<S> records,
      Deadlines deadlines,
      Standstill standstill) {
    this.store = store;
    this.records = records;
    this.deadlines = deadlines;
    this.standstill = standstill;
  }

  /** The task begins: it is ours, as from here on. */
  void begin() {
    stops = standstill.count();
  }

  /**
   * Ends the task where the process stood still since it began: another one may have the task, and
   * an older state that we stored now would be what a third one restores.
   */
  void requireOurs() {
    if (standstill.count() != stops) {
      throw new TaskMigratedException("the process stood still; the task may be somebody else's");
    }
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
    S state = records.read(store, key, this::failed);
    if (state != null) {
      recent.put(key, state);
    }
    return state;
  }

  /** Sets the state of a key; null forgets the key. */
  void set(String key, @Nullable S state) {
    S known = recent.remove(key);
    changed.compute(
        key, (k, change) -> new Change<>(state, change == null ? known : change.stored()));
  }

  /** The bytes that were stored last. */
  byte @Nullable [] bytes(String key) {
    return store.get(key);
  }

  /** When which key is to be looked at. They are not stored. */
  Deadlines deadlines() {
    return deadlines;
  }

  /** Every key that has a state. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        String key = all.next().key;
        if (records.isHead(key)) {
          keys.add(key);
        }
      }
    }
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

  /** The keys that have a state now and pass the filter, in a fixed order. */
  List<String> keys(Predicate<String> wanted) {
    TreeSet<String> keys = new TreeSet<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        String key = all.next().key;
        if (records.isHead(key) && wanted.test(key)) {
          keys.add(key);
        }
      }
    }
    changed.forEach(
        (key, change) -> {
          if (change.state() == null) {
            keys.remove(key);
          } else if (wanted.test(key)) {
            keys.add(key);
          }
        });
    return List.copyOf(keys);
  }

  /** The records that could not be written or read since the last call. */
  List<Unstored> takeUnstored() {
    List<Unstored> taken = List.copyOf(unstored);
    unstored.clear();
    return taken;
  }

  /**
   * Writes what changed, and not before everything that was put out is with the broker: a state
   * that says that something was told must not outlive a crash that its telling did not.
   */
  @Override
  public void flushCache() {
    if (changed.isEmpty()) {
      return;
    }
    if (outputs != null) {
      outputs.recordCollector().flush();
    }
    Failpoint.STATE_BEFORE_COMMIT.hit();
    // After the failpoint: it may be where the process stood still.
    requireOurs();
    changed.forEach(this::write);
    changed.clear();
    Failpoint.STATE_AFTER_COMMIT.hit();
  }

  private void write(String key, Change<S> change) {
    S state = change.state();
    if (state != null) {
      recent.put(key, state);
    }
    records.write(store, key, change.stored(), state, this::failed);
  }

  private void failed(String recordKey, RuntimeException error) {
    unstored.add(new Unstored(recordKey, error));
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
    if (context instanceof RecordCollector.Supplier supplier) {
      outputs = supplier;
    }
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

    private final String name;
    private final StateRecords<S> records;
    private final Standstill standstill;
    private Map<String, String> logConfig = Map.of();

    Builder(String name, StateRecords<S> records, Standstill standstill) {
      this.name = name;
      this.records = records;
      this.standstill = standstill;
    }

    @Override
    public StateTable<S> build() {
      KeyTable table = new KeyTable();
      KeyValueStore<String, byte[]> store =
          Stores.keyValueStoreBuilder(
                  records.isOrdered()
                      ? Stores.inMemoryKeyValueStore(name)
                      : new Compact(name, table),
                  Serdes.String(),
                  Serdes.ByteArray())
              .withLoggingEnabled(logConfig)
              .build();
      return new StateTable<>(requireNonNull(store), records, new Deadlines(table), standstill);
    }

    private record Compact(String name, KeyTable table) implements KeyValueBytesStoreSupplier {
      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new CompactStore(name, table);
      }

      @Override
      public String metricsScope() {
        return "in-memory";
      }
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
      logConfig = Map.copyOf(config);
      return this;
    }

    @Override
    public StoreBuilder<StateTable<S>> withLoggingDisabled() {
      throw new UnsupportedOperationException("a state without a changelog would be lost");
    }

    @Override
    public Map<String, String> logConfig() {
      return logConfig;
    }

    @Override
    public boolean loggingEnabled() {
      return true;
    }

    @Override
    public String name() {
      return name;
    }
  }
}
