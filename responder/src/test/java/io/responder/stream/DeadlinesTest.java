package io.responder.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.stream.Deadlines.Due;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which keys are due, and in what order. */
class DeadlinesTest {

  private static final Instant T0 = Instant.parse("2026-01-05T09:00:00Z");

  private final Deadlines deadlines = new Deadlines(new KeyTable());

  /** Sets a key's deadline so many seconds from the start; null removes it. */
  private record Setting(String key, @Nullable Integer seconds) {}

  @Provide
  Arbitrary<List<Setting>> settings() {
    Arbitrary<String> keys = Arbitraries.integers().between(0, 9).map(i -> "key-" + i);
    Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 100).injectNull(0.2);
    return Combinators.combine(keys, seconds).as(Setting::new).list().ofMaxSize(200);
  }

  @Property(tries = 300)
  void theKeysWhoseLastDeadlineIsReachedAreDueTheEarliestFirst(
      @ForAll("settings") List<Setting> settings) {
    Deadlines all = new Deadlines(new KeyTable());
    Map<String, Integer> last = new HashMap<>();
    for (Setting setting : settings) {
      Integer seconds = setting.seconds();
      all.set(setting.key(), seconds == null ? null : T0.plusSeconds(seconds));
      if (seconds == null) {
        last.remove(setting.key());
      } else {
        last.put(setting.key(), seconds);
      }
      List<String> expected =
          last.entrySet().stream()
              .filter(entry -> entry.getValue() <= 50)
              .sorted(
                  Map.Entry.<String, Integer>comparingByValue()
                      .thenComparing(Comparator.comparing(Map.Entry::getKey)))
              .map(Map.Entry::getKey)
              .toList();
      // Looked at, and put away until later.
      List<String> due = due(all, T0.plusSeconds(50));
      assertThat(due).isEqualTo(expected);
      due.forEach(key -> all.set(key, at(last, key)));
    }
  }

  private static Instant at(Map<String, Integer> last, String key) {
    return T0.plusSeconds(last.getOrDefault(key, 0));
  }

  private static List<String> due(Deadlines deadlines, Instant now) {
    List<String> keys = new ArrayList<>();
    for (Due due = deadlines.first(now); due != null; due = deadlines.first(now)) {
      keys.add(due.key());
      deadlines.set(due.key(), null);
    }
    return keys;
  }

  @Test
  void aKeyIsDueUntilItIsSetAnew() {
    deadlines.set("a", T0);
    assertThat(deadlines.first(T0)).isEqualTo(new Due("a", T0));
    assertThat(deadlines.first(T0)).isEqualTo(new Due("a", T0));
    deadlines.set("a", T0.plusSeconds(1));
    assertThat(deadlines.first(T0)).isNull();
  }

  /** A replay told them by their times, the service those of one millisecond by key. */
  @Test
  void deadlinesWithinAMillisecondAreInTheOrderOfTheirTimes() {
    deadlines.set("a", T0.plusNanos(900));
    deadlines.set("b", T0.plusNanos(100));
    deadlines.set("d", T0.plusNanos(500));
    deadlines.set("c", T0.plusNanos(500));
    assertThat(due(deadlines, T0.plusMillis(1))).containsExactly("b", "c", "d", "a");
  }

  @Test
  void aDeadlineIsNotReachedAFractionOfAMillisecondEarly() {
    deadlines.set("a", T0.plusNanos(1));
    assertThat(deadlines.first(T0)).isNull();
    assertThat(deadlines.first(T0.plusNanos(1))).isEqualTo(new Due("a", T0.plusNanos(1)));
  }

  @Test
  void aDeadlineBeyondAllTimeIsNeverReached() {
    deadlines.set("a", Instant.MAX);
    assertThat(deadlines.first(T0)).isNull();
    deadlines.set("b", Instant.EPOCH);
    assertThat(deadlines.first(T0)).isEqualTo(new Due("b", Instant.EPOCH));
  }

  @Test
  void keysThatComeAndGoDoNotFillTheMemory() {
    KeyTable table = new KeyTable();
    Deadlines some = new Deadlines(table);
    for (int i = 0; i < 10_000; i++) {
      some.set("key-" + i, T0.plusSeconds(10_000));
      some.set("key-" + i, null);
    }
    some.set("b", T0);
    assertThat(due(some, T0.plusSeconds(20_000))).containsExactly("b");
    assertThat(table.size()).isZero();
  }
}
