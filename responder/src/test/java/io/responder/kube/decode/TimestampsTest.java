package io.responder.kube.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timestamps are read as java.time reads them, but for times that no cluster means. */
class TimestampsTest {

  private static final String SIGNS = "0123456789-:TZtz.+ ";

  @Property(tries = 2000)
  void timesOfTheServerAreRead(
      @ForAll @LongRange(min = 1, max = 253_402_300_799L) long second, @ForAll long seed) {
    Random random = new Random(seed);
    int nanos = random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
    String text = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC) + "";
    text = text.length() == 16 ? text + ":00" : text;
    int digits = 1 + random.nextInt(9);
    String fraction = nanos == 0 ? "" : "." + String.format("%09d", nanos).substring(0, digits);
    agree(text + fraction + "Z");
    assertThat(Timestamps.parse(text + "Z")).isEqualTo(Instant.ofEpochSecond(second));
  }

  @Property(tries = 5000)
  void anyOtherTextMeansTheSameAsToJavaTime(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("2024-02-29T23:59:59.123456789Z");
    if (random.nextBoolean()) {
      text.setLength(19);
      text.append('Z');
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
        default -> text.setCharAt(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
      }
    }
    agree(text.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-01-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2024-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2000-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-06-30T23:59:60Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:01Z",
        "9999-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00+09:00",
        "2026-01-01T00:00:00.000001+09:00",
        "2026-01-01t00:00:00z",
        "가026-01-01T00:00:00Z",
      })
  void readsAndRefusesAsJavaTimeDoes(String text) {
    agree(text);
  }

  private static void agree(String text) {
    Instant expected = byJavaTime(text);
    assertThat(Timestamps.parse(text)).as(text).isEqualTo(expected);
    byte[] bytes = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
    assertThat(Timestamps.parse(bytes, 1, bytes.length - 1)).as(text).isEqualTo(expected);
  }

  @org.jspecify.annotations.Nullable
  private static Instant byJavaTime(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      boolean judged =
          text.length() >= 20
              && text.length() <= 40
              && instant.getEpochSecond() > 0
              && instant.getEpochSecond() <= 253_402_300_799L;
      return judged ? instant : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
