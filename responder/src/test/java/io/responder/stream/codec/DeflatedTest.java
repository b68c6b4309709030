package io.responder.stream.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** How states become few bytes. */
class DeflatedTest {

  /** A state of one word. */
  record Word(String word) {}

  private final Deflated deflated = new Deflated(1 << 20);
  private final StateCodec<Word> words = new StateCodec<>(Word.class);

  @Property(tries = 200)
  void anyTextComesBack(@ForAll byte[] text) {
    assertThat(deflated.expanded(deflated.of(text))).isEqualTo(text);
  }

  @Test
  void aTextLikeThoseOfTheDictionaryTakesAFewBytes() {
    String state =
        """
        {"object":{"cluster":"prod","group":"","kind":"Pod","namespace":"shop","name":"web-0","uid":"u"},\
        "workload":{"cluster":"prod","group":"apps","kind":"StatefulSet","namespace":"shop","name":"web",\
        "uid":"w"},"resourceVersion":"","clock":"2026-01-05T09:00:00Z","reports":[],"holdings":[],\
        "restarts":{},"retired":[],"waiting":[],"tags":[],"retagged":[],"circumstances":{}}""";
    assertThat(deflated.of(state.getBytes(UTF_8)).length).isLessThan(state.length() / 4);
  }

  @Test
  void bytesThatAreCutOffOrDamagedAreUnreadable() {
    byte[] bytes = deflated.of("{\"word\":\"broken\"}".getBytes(UTF_8));
    assertThatThrownBy(() -> deflated.expanded(Arrays.copyOf(bytes, bytes.length - 3)))
        .isInstanceOf(UnreadableRecord.class);
    bytes[bytes.length - 1]++;
    assertThatThrownBy(() -> deflated.expanded(bytes)).isInstanceOf(UnreadableRecord.class);
  }

  @Test
  void bytesOfAnotherDictionaryAreUnreadable() {
    Deflater other = new Deflater();
    other.setDictionary("something else".getBytes(UTF_8));
    other.setInput("something".getBytes(UTF_8));
    other.finish();
    byte[] bytes = new byte[100];
    byte[] written = Arrays.copyOf(bytes, other.deflate(bytes));
    assertThatThrownBy(() -> deflated.expanded(written)).isInstanceOf(UnreadableRecord.class);
  }

  @Test
  void bytesThatAreMadeToExhaustMemoryAreUnreadable() {
    byte[] bomb = deflated.of(new byte[(1 << 20) + 10]);
    assertThatThrownBy(() -> deflated.expanded(bomb)).isInstanceOf(UnreadableRecord.class);
  }

  @Test
  void statesOfEarlierVersionsAreRead() throws IOException {
    byte[] plain = "{\"word\":\"old\"}".getBytes(UTF_8);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    assertThat(words.decode(plain)).isEqualTo(new Word("old"));
    assertThat(words.decode(zipped.toByteArray())).isEqualTo(new Word("old"));
  }

  @Test
  void aTextIsFoundInAStateThatHoldsIt() {
    byte[] bytes = words.encode("k", new Word("needle"));
    assertThat(words.holds(bytes, "needle".getBytes(UTF_8))).isTrue();
    assertThat(words.holds(bytes, "thread".getBytes(UTF_8))).isFalse();
  }

  /**
   * What is stored was written with this dictionary: a change of the file would lose every state.
   */
  @Test
  void theDictionaryStaysAsItIs() {
    byte[] written = words.encode("k", new Word("stays"));
    int id = (written[2] & 0xff) << 24 | (written[3] & 0xff) << 16 | (written[4] & 0xff) << 8;
    assertThat(Integer.toHexString(id | (written[5] & 0xff))).isEqualTo("7efff5c");
  }
}
