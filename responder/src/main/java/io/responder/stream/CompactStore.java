package io.responder.stream;

import io.responder.stream.KeyTable.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory whose keys have no order: what {@link KeyTable} keeps of them. It is restored
 * from its changelog as the in-memory stores of Kafka Streams are, with fewer objects for each key.
 *
 * <p>Not thread-safe: nobody but its task reads it.
 */
final class CompactStore implements KeyValueStore<Bytes, byte[]> {

  private final String name;
  private final KeyTable table;
  private boolean open;

  CompactStore(String name, KeyTable table) {
    this.name = name;
    this.table = table;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    StateRestoreCallback restore = (key, value) -> put(Bytes.wrap(key), value);
    open = true;
    context.register(root, restore);
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    Entry entry = table.find(key.get());
    return entry == null ? null : entry.value();
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    if (value == null) {
      delete(key);
    } else {
      table.get(key.get()).value(value);
    }
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte @Nullable [] value) {
    byte[] before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    Entry entry = table.find(key.get());
    if (entry == null) {
      return null;
    }
    byte[] before = entry.value();
    entry.value(null);
    table.tidy(entry);
    return before;
  }

  /** Everything that is in it now, in no order. */
  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    List<Entry> entries = new ArrayList<>(table.size());
    table.forEach(
        entry -> {
          if (entry.hasValue()) {
            entries.add(entry);
          }
        });
    Iterator<Entry> rest = entries.iterator();
    return new KeyValueIterator<>() {
      @Override
      public boolean hasNext() {
        return rest.hasNext();
      }

      @Override
      public KeyValue<Bytes, byte[]> next() {
        Entry entry = rest.next();
        return KeyValue.pair(Bytes.wrap(entry.key()), entry.value());
      }

      @Override
      public Bytes peekNextKey() {
        throw new UnsupportedOperationException("nobody looks ahead");
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
    throw new UnsupportedOperationException(name + " has no order");
  }

  @Override
  public long approximateNumEntries() {
    return table.size();
  }

  @Override
  public void close() {
    table.clearValues();
    open = false;
  }

  /** How far it has come is of use to queries from outside only, and there are none. */
  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
