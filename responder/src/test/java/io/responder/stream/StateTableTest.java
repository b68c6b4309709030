package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.stream.codec.StateCodec;
import io.responder.stream.codec.UnreadableRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a state that is divided lies in its store. */
class StateTableTest {

  private record Room(String name, Map<String, Chair> chairs) {
    Room {
      chairs = new TreeMap<>(chairs);
    }

    Room with(Map<String, Chair> others) {
      return new Room(name, others);
    }
  }

  private record Chair(String colour) {}

  private static final Division<Room, Chair> CHAIRS =
      new Division<>(Chair.class, Room::chairs, Room::with);

  private final KeyValueStore<String, byte[]> store =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("rooms"), Serdes.String(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private StateTable<Room> table = table(CHAIRS);

  StateTableTest() {
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
  }

  @Test
  void everyPartIsARecordAndOnlyTheChangedOnesAreWritten() {
    Chair red = new Chair("red");
    commit("a", new Room("a", Map.of("1", red, "2", new Chair("blue"))));
    assertThat(keys()).containsExactly("a", "a\u00001", "a\u00002");

    store.put("a\u00001", text("{\"colour\":\"kept, as nobody wrote it\"}"));
    commit("a", new Room("a", Map.of("1", red, "3", new Chair("green"))));
    assertThat(keys()).containsExactly("a", "a\u00001", "a\u00003");
    assertThat(stored("a\u00001")).contains("nobody wrote it");
    assertThat(stored("a")).doesNotContain("red");

    commit("a", null);
    assertThat(keys()).isEmpty();
  }

  @Test
  void whatWasWrittenIsReadAgain() {
    Room room = new Room("a", Map.of("1", new Chair("red"), "2", new Chair("blue")));
    commit("a", room);
    commit("ab", new Room("ab", Map.of("9", new Chair("black"))));
    StateTable<Room> restarted = table(CHAIRS);
    assertThat(restarted.keys()).containsExactly("a", "ab");
    assertThat(restarted.get("a")).isEqualTo(room);
    assertThat(restarted.get("nobody")).isNull();
  }

  @Test
  void aRestartedTableRemovesThePartsThatAreGone() {
    commit("a", new Room("a", Map.of("1", new Chair("red"), "2", new Chair("blue"))));
    table = table(CHAIRS);
    Room known = table.get("a");
    assertThat(known).isNotNull();
    commit("a", new Room("a", Map.of("2", new Chair("green"))));
    assertThat(keys()).containsExactly("a", "a\u00002");
    assertThat(table(CHAIRS).get("a")).isEqualTo(new Room("a", Map.of("2", new Chair("green"))));
  }

  @Test
  void aStateFromBeforeItWasDividedIsDividedWhenItIsRead() {
    table = table(null);
    Room room = new Room("a", Map.of("1", new Chair("red")));
    commit("a", room);
    assertThat(keys()).containsExactly("a");

    table = table(CHAIRS);
    assertThat(table.get("a")).isEqualTo(room);
    assertThat(keys()).containsExactly("a", "a\u00001");
    assertThat(table(CHAIRS).get("a")).isEqualTo(room);
  }

  @Test
  void aDamagedPartIsToldAndTheOthersStay() {
    commit("a", new Room("a", Map.of("1", new Chair("red"), "2", new Chair("blue"))));
    store.put("a\u00001", text("damaged"));
    table = table(CHAIRS);
    assertThat(table.get("a")).isEqualTo(new Room("a", Map.of("2", new Chair("blue"))));
    assertThat(table.takeUnstored())
        .singleElement()
        .satisfies(
            unstored -> {
              assertThat(unstored.key()).isEqualTo("a\u00001");
              assertThat(unstored.error()).isInstanceOf(UnreadableRecord.class);
            });
    assertThat(keys()).containsExactly("a", "a\u00002");
  }

  @Test
  void aDamagedHeadStartsAnewAndLeavesNoPartsBehind() {
    commit("a", new Room("a", Map.of("1", new Chair("red"))));
    store.put("a", text("damaged"));
    table = table(CHAIRS);
    assertThatThrownBy(() -> table.get("a")).isInstanceOf(UnreadableRecord.class);
    commit("a", new Room("a", Map.of("2", new Chair("blue"))));
    assertThat(keys()).containsExactly("a", "a\u00002");
  }

  @Test
  void aKeyThatLooksLikeAPartIsRefused() {
    assertThatThrownBy(() -> table.get("a\u00001")).isInstanceOf(UnreadableRecord.class);
  }

  private void commit(String key, @Nullable Room room) {
    table.set(key, room);
    table.flushCache();
  }

  private StateTable<Room> table(@Nullable Division<Room, ?> division) {
    return new StateTable<>(
        store,
        StateRecords.of(new StateCodec<>(Room.class), division),
        new Deadlines(new KeyTable()),
        new Standstill(Standstill.LIMIT, () -> 0));
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (var all = store.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }

  private String stored(String key) {
    return new String(store.get(key), StandardCharsets.UTF_8);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
