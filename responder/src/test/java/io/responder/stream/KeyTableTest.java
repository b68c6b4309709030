package io.responder.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.stream.KeyTable.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values and deadlines of the same keys, in one table. */
class KeyTableTest {

  private static final Instant T0 = Instant.parse("2026-01-05T09:00:00Z");

  private final KeyTable table = new KeyTable();
  private final KeyValueStore<Bytes, byte[]> store = new CompactStore("keys", table);
  private final Deadlines deadlines = new Deadlines(table);

  /** Puts a value, sets a deadline in seconds, or removes one of the two. */
  private record Change(String key, boolean isValue, @Nullable Integer to) {}

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> keys = Arbitraries.integers().between(0, 400).map(i -> "shop/Pod/ü-" + i);
    Arbitrary<Integer> to = Arbitraries.integers().between(0, 1_000).injectNull(0.4);
    return Combinators.combine(keys, Arbitraries.of(true, false), to)
        .as(Change::new)
        .list()
        .ofMaxSize(2_000);
  }

  @Property(tries = 100)
  void valuesAndDeadlinesDoNotDisturbOneAnother(@ForAll("changes") List<Change> changes) {
    KeyTable keys = new KeyTable();
    CompactStore values = new CompactStore("keys", keys);
    Deadlines times = new Deadlines(keys);
    Map<String, String> expectedValues = new HashMap<>();
    Map<String, Integer> expectedTimes = new HashMap<>();
    for (Change change : changes) {
      Integer to = change.to();
      if (change.isValue()) {
        values.put(key(change.key()), to == null ? null : to.toString().getBytes(UTF_8));
        set(expectedValues, change.key(), to == null ? null : to.toString());
      } else {
        times.set(change.key(), to == null ? null : T0.plusSeconds(to));
        set(expectedTimes, change.key(), to);
      }
    }
    assertThat(contents(values)).isEqualTo(expectedValues);
    for (int i = 0; i <= 400; i++) {
      String name = "shop/Pod/ü-" + i;
      byte[] value = values.get(key(name));
      assertThat(value == null ? null : new String(value, UTF_8))
          .isEqualTo(expectedValues.get(name));
    }
    List<String> due =
        expectedTimes.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    Set<String> all = new TreeSet<>(expectedValues.keySet());
    all.addAll(expectedTimes.keySet());
    assertThat(keys.size()).isEqualTo(all.size());
    assertThat(taken(times, T0.plusSeconds(1_000))).isEqualTo(due);
    assertThat(keys.size()).isEqualTo(expectedValues.size());
  }

  @Test
  void manyKeysComeAndGo() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 20_000; i++) {
        store.put(key("key-" + i), new byte[] {(byte) i});
      }
      assertThat(table.size()).isEqualTo(20_000);
      for (int i = 0; i < 20_000; i++) {
        assertThat(store.delete(key("key-" + i))).containsExactly((byte) i);
      }
      assertThat(table.size()).isZero();
      assertThat(contents(store)).isEmpty();
    }
  }

  @Test
  void anEmptyValueIsAValue() {
    store.put(key("a"), new byte[0]);
    assertThat(store.get(key("a"))).isEmpty();
    assertThat(store.putIfAbsent(key("a"), new byte[] {1})).isEmpty();
    assertThat(store.putIfAbsent(key("b"), new byte[] {1})).isNull();
    assertThat(store.get(key("b"))).containsExactly(1);
  }

  @Test
  void aKeyWithADeadlineAloneHasNoValue() {
    deadlines.set("a", T0);
    assertThat(store.get(key("a"))).isNull();
    assertThat(contents(store)).isEmpty();
    assertThat(store.delete(key("a"))).isNull();
    assertThat(taken(deadlines, T0)).containsExactly("a");
  }

  @Test
  void aStoreThatIsClosedAndOpenedAnewIsEmptyAndItsDeadlinesEnd() {
    var context = new MockProcessorContext<Void, Void>().getStateStoreContext();
    store.init(context, store);
    store.put(key("a"), new byte[] {1});
    deadlines.set("a", T0);
    store.close();
    assertThat(store.isOpen()).isFalse();
    store.init(context, store);
    assertThat(contents(store)).isEmpty();
    assertThat(taken(deadlines, T0)).containsExactly("a");
    assertThat(table.size()).isZero();
  }

  @Test
  void anEntryGivesItsKeyWhateverItsValue() {
    Entry entry = table.get("a".getBytes(UTF_8));
    entry.value("value".getBytes(UTF_8));
    assertThat(entry.keyText()).isEqualTo("a");
    entry.value(null);
    assertThat(entry.keyText()).isEqualTo("a");
    assertThat(entry.value()).isNull();
  }

  /** What is due, each removed when it is. */
  private static List<String> taken(Deadlines deadlines, Instant now) {
    List<String> taken = new ArrayList<>();
    for (Deadlines.Due due = deadlines.first(now); due != null; due = deadlines.first(now)) {
      taken.add(due.key());
      deadlines.set(due.key(), null);
    }
    return taken;
  }

  private static Bytes key(String key) {
    return Bytes.wrap(key.getBytes(UTF_8));
  }

  private static <V> void set(Map<String, V> map, String key, @Nullable V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  private static Map<String, String> contents(KeyValueStore<Bytes, byte[]> store) {
    List<KeyValue<Bytes, byte[]>> all = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
      entries.forEachRemaining(all::add);
    }
    Map<String, String> contents = new HashMap<>();
    all.forEach(
        entry -> contents.put(new String(entry.key.get(), UTF_8), new String(entry.value, UTF_8)));
    return contents;
  }
}
