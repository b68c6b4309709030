package io.responder.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.incident.WorkloadIncidents.Held;
import io.responder.model.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds comes out of its bytes as it went in. */
class PackedHeldTest {

  private static final Instant T0 = Instant.parse("2026-01-05T09:00:00Z");

  @Provide
  Arbitrary<List<Held>> findings() {
    Arbitrary<String> names =
        Arbitraries.of("", "web", "web-1", "web-12", "wéb-12", "db", "네임", "a".repeat(300));
    Arbitrary<String> words = Arbitraries.of("", "a", "b", "Pod", "image-tag-not-found");
    Arbitrary<Instant> times =
        Arbitraries.of(
            T0,
            T0.plusSeconds(1),
            T0.plusNanos(1),
            Instant.EPOCH,
            Instant.parse("1969-12-31T23:59:59.5Z"));
    Arbitrary<ObjectRef> objects =
        Combinators.combine(words, words, words, words, names, names).as(ObjectRef::new);
    return Combinators.combine(objects, words, words, words, times, times, times.injectNull(0.5))
        .as(Held::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 300)
  void itIsTheMapThatWentIn(@ForAll("findings") List<Held> findings) {
    Map<String, Held> map = new TreeMap<>();
    findings.forEach(held -> map.put(held.key(), held));
    PackedHeld packed = PackedHeld.of(map);
    assertThat(packed).isEqualTo(map).hasSameSizeAs(map);
    assertThat(map).isEqualTo(packed);
    assertThat(List.copyOf(packed.keySet())).isEqualTo(List.copyOf(map.keySet()));
    map.forEach((key, held) -> assertThat(packed.get(key)).isEqualTo(held));
    assertThat(PackedHeld.of(new TreeMap<>(packed))).isEqualTo(packed);
    assertThat(packed.hashCode()).isEqualTo(map.hashCode());
  }

  @Test
  void whatIsNotInItIsNotThere() {
    PackedHeld packed = PackedHeld.of(Map.of("", held("web-1")));
    assertThat(packed.get(held("web-1").key())).isEqualTo(held("web-1"));
    assertThat(packed.get(held("web-2").key())).isNull();
    assertThat(packed.get(null)).isNull();
    assertThat(packed).isNotEqualTo(PackedHeld.of(Map.of()));
  }

  private static Held held(String pod) {
    @Nullable Instant transitory = null;
    return new Held(Samples.pod(pod), "rule", "cause", "", T0, T0, transitory);
  }
}
