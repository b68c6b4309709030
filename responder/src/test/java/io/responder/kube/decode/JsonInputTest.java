package io.responder.kube.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of bytes finds the end of every value, and reads what Jackson reads. */
class JsonInputTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Property(tries = 1000)
  void aSkippedValueEndsWhereItEnds(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String value = random(random, 6).toString();
    byte[] json = bytes("  " + value + " [\"next\"]");
    JsonInput in = new JsonInput(new Trickle(json, random, 1 + random.nextInt(300)));
    in.skip();
    assertThat(in.peek()).isEqualTo('[');
    assertThat(new String(new JsonInput(json).copy(), StandardCharsets.UTF_8)).isEqualTo(value);
  }

  @Property(tries = 1000)
  void aCopyIsTheValueByteForByte(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String value = random(random, 6).toString();
    JsonInput in =
        new JsonInput(new Trickle(bytes(" " + value + " 1"), random, 1 + random.nextInt(300)));
    assertThat(new String(in.copy(), StandardCharsets.UTF_8)).isEqualTo(value);
    assertThat(in.scalar("")).isEqualTo("1");
  }

  @Property(tries = 1000)
  void whatIsReadIsWhatJacksonReads(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    JsonNode tree = MAPPER.createObjectNode().set("all", random(random, 5));
    byte[] json = bytes(tree.toString());
    JsonInput in = new JsonInput(new Trickle(json, random, 1 + random.nextInt(300)));
    Value value = new ObjectPruner().prune(in, FieldTree.of(List.of("all")));
    assertSame(value, tree);
  }

  @Property(tries = 300)
  void everyTruncatedValueIsAnEnd(@ForAll long seed) {
    Random random = new Random(seed);
    String value = MAPPER.createArrayNode().add(random(random, 4)).toString();
    byte[] cut = bytes(value.substring(0, random.nextInt(value.length())));
    assertThatThrownBy(() -> new JsonInput(cut).skip()).isInstanceOf(EOFException.class);
    assertThatThrownBy(
            () ->
                new ObjectPruner()
                    .prune(new JsonInput(new ByteArrayInputStream(cut)), FieldTree.of(List.of())))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void aMessageIsCompleteWithItsLastByte() throws IOException {
    byte[] one = bytes("{\"type\":\"ADDED\",\"object\":{\"a\":{\"b\":[1,2,\"}\"]}}}");
    byte[] both = bytes(new String(one, StandardCharsets.UTF_8) + "{}");
    Trickle stream = new Trickle(both, new Random(1), 1);
    new JsonInput(stream).skip();
    assertThat(stream.taken()).isEqualTo(one.length);
  }

  @Test
  void depthIsNoMatterToSkipping() throws IOException {
    int depth = 2_000_000;
    JsonInput in = new JsonInput(bytes("[".repeat(depth) + "]".repeat(depth) + "true"));
    in.skip();
    assertThat(in.scalar("")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nul",
        "truee",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "0x1",
        "NaN",
        "'a'",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "[1,]",
        "[1 2]",
        "{\"a\":}",
        "[,1]",
        "\"\\x\"",
        "\"\\u12G4\"",
        "\"\\u12\"",
        "[1}",
        "{\"a\":1]",
        "\u0001"
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(
            () ->
                new ObjectPruner()
                    .prune(
                        new JsonInput(bytes("{\"all\":" + text + "}")),
                        FieldTree.of(List.of("all"))))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(EOFException.class)
        .hasMessageStartingWith("it is not JSON");
    assertThatThrownBy(() -> MAPPER.readTree("{\"all\":" + text + "}"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() throws IOException {
    byte[] json = bytes("{\"all\":\"a?b\",\"n?\":1}");
    json[9] = (byte) 0xC3;
    json[15] = (byte) 0xFF;
    Value value = new ObjectPruner().prune(new JsonInput(json), FieldTree.of(List.of("all")));
    assertThat(value.path("all").text()).isEqualTo("a\uFFFDb");
  }

  private static void assertSame(Value value, JsonNode tree) {
    assertThat(value.isObject()).isEqualTo(tree.isObject());
    assertThat(value.size()).isEqualTo(tree.size());
    assertThat(value.name()).isNotNull();
    if (tree.isObject()) {
      tree.properties().forEach(field -> assertSame(value.path(field.getKey()), field.getValue()));
    } else if (tree.isArray()) {
      for (int i = 0; i < tree.size(); i++) {
        assertSame(value.path(i), tree.path(i));
      }
    } else {
      assertThat(value.text("none")).isEqualTo(tree.asText("none"));
      assertThat(value.ownText()).isEqualTo(value.text());
      if (!tree.isFloatingPointNumber() && !tree.isBigInteger()) {
        assertThat(value.number(7)).isEqualTo(tree.asLong(7));
      }
    }
  }

  /** A value with all that can lead a reader astray: quotes, escapes and brackets in texts. */
  private static JsonNode random(Random random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0:
        return nodes.numberNode(random.nextLong());
      case 1:
        return nodes.numberNode(random.nextInt(20) - 10);
      case 2:
        return random.nextBoolean() ? nodes.nullNode() : nodes.booleanNode(random.nextBoolean());
      case 3:
      case 4:
      case 5:
        return nodes.textNode(text(random));
      case 6:
        var array = nodes.arrayNode();
        for (int i = random.nextInt(8); i > 0; i--) {
          array.add(random(random, depth - 1));
        }
        return array;
      default:
        var object = nodes.objectNode();
        for (int i = random.nextInt(40) / (1 + random.nextInt(8)); i > 0; i--) {
          object.set(text(random), random(random, depth - 1));
        }
        return object;
    }
  }

  private static String text(Random random) {
    String signs = "\"\\{}[],: \nyY_aé가\uD83D\uDE00\u007f\\\\\\";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60) / (1 + random.nextInt(9)); i > 0; i--) {
      int at = random.nextInt(signs.length());
      text.append(Character.isSurrogate(signs.charAt(at)) ? 'x' : signs.charAt(at));
    }
    return text.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
