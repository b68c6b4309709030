package io.responder.stream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.responder.model.ClusterEvent;
import io.responder.model.ClusterEvent.Origin;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By hand or bound: nobody can tell. */
class ReportedJsonTest {

  private static final ObjectRef POD =
      new ObjectRef("prod", "", "Pod", "shop", "web-1", "0b5c-uid");

  @Provide
  Arbitrary<ClusterEvent> clusterEvents() {
    return ModelValues.clusterEvents();
  }

  @Property(tries = 1_000)
  void isWhatTheBindingWrites(@ForAll("clusterEvents") ClusterEvent event) {
    Assume.that(event instanceof Reported);
    isTheSame((Reported) event);
  }

  @Property(tries = 1_000)
  void plainTextsAreWrittenByHandAndReadByHand(
      @ForAll @CharRange(from = ' ', to = '~') String message, @ForAll long count) {
    Reported event = reported(message, Math.max(1, Math.abs(count % 1_000_000)));
    byte[] written = requireNonNull(ReportedJson.write(event), "written by hand");
    assertThat(ReportedJson.read(written)).isEqualTo(event);
    isTheSame(event);
  }

  private static void isTheSame(Reported event) {
    byte[] bound = bound(event);
    byte[] written = ReportedJson.write(event);
    if (written != null) {
      assertThat(written).asString(UTF_8).isEqualTo(new String(bound, UTF_8));
    }
    Reported read = ReportedJson.read(bound);
    if (read != null) {
      assertThat(read).isEqualTo(event);
    }
  }

  private static byte[] bound(Reported event) {
    String json = new String(Json.write(Json.mapper(), event), UTF_8);
    return ("{\"schemaVersion\":1," + json.substring(1)).getBytes(UTF_8);
  }

  @Test
  void whatIsNotAsWeWriteItIsLeftToTheBinding() {
    String json = new String(bound(reported("a \"b\" \\ c", 7)), UTF_8);
    assertThat(ReportedJson.read(json.getBytes(UTF_8))).isNotNull();
    List<String> odd =
        List.of(
            json + ' ',
            json + "}",
            json.substring(0, json.length() - 1),
            json.replace("\"count\":7", "\"count\":07"),
            json.replace("\"count\":7", "\"count\":-7"),
            json.replace("\"count\":7", "\"count\":7.0"),
            json.replace("\"count\":7", "\"count\":" + Long.MAX_VALUE),
            json.replace("\"count\":7", "\"count\":null"),
            json.replace("\"count\":7", "\"new\":1,\"count\":7"),
            json.replace("\"live\"", "\"of-tomorrow\""),
            json.replace("\\\"b", "\\u0041b"),
            json.replace(" c", "\t c"),
            json.replace(" c", " 확인"),
            json.replace("09:00:00", "25:00:00"));
    for (String text : odd) {
      assertThat(ReportedJson.read(text.getBytes(UTF_8))).as(text).isNull();
    }
    for (int length = 0; length < json.length(); length++) {
      assertThat(ReportedJson.read(json.substring(0, length).getBytes(UTF_8))).isNull();
    }
  }

  private static Reported reported(String message, long count) {
    Instant at = Instant.parse("2026-01-05T09:00:00.120Z");
    Report report =
        new Report("e-1", "kubelet", "Warning", "Failed", message, "", count, at, at.plusNanos(1));
    return new Reported(POD, POD, report, "17", at.plusSeconds(1), Origin.LIVE);
  }

  @Property
  void aTimeIsWrittenAsItsText(@ForAll Instant any, @ForAll int seconds) {
    for (Instant time : List.of(any, Instant.ofEpochSecond(seconds), any.plusMillis(7))) {
      assertThat(UtcTime.text(time)).isEqualTo(time.toString());
      Instant read = UtcTime.parse(time.toString());
      assertThat(read == null ? Instant.parse(time.toString()) : read).isEqualTo(time);
    }
    assertThat(UtcTime.parse(Instant.ofEpochSecond(seconds).toString())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00Z",
        "-0001-12-31T23:59:59.999999999Z",
        "9999-12-31T23:59:59.999999999Z",
        "+10000-01-01T00:00:00Z",
        "2024-02-29T12:00:00.5Z",
        "2026-01-31T00:00:00.000001Z",
        "2026-01-05T24:00:00Z"
      })
  void aTimeIsReadAsJavaReadsIt(String text) {
    Instant expected = Instant.parse(text);
    Instant read = UtcTime.parse(text);
    assertThat(read == null ? expected : read).isEqualTo(expected);
    assertThat(UtcTime.text(expected)).isEqualTo(expected.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00,1Z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00+01:00",
        "2026-1-01T00:00:000Z",
        "20x6-01-01T00:00:00Z"
      })
  void whatIsNoTimeIsNotReadAsOne(String text) {
    assertThat(UtcTime.parse(text)).isNull();
  }
}
