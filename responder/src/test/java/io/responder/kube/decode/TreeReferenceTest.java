package io.responder.kube.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.facts.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Objects mean the same whether only what is needed is read of their bytes, or Jackson reads all of
 * them into a tree: real ones, and real ones changed at random.
 */
class TreeReferenceTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<Path> RECORDINGS =
      List.of(
          Path.of("../../shared/recordings/mixed.ndjson"),
          Path.of("../../../shared/recordings/mixed.ndjson"));

  private static final List<String> ODD =
      List.of(
          "null",
          "true",
          "0",
          "-7",
          "9223372036854775807",
          "9223372036854775808",
          "1e400",
          "-3.5",
          "\"\"",
          "\" 12\"",
          "\"2026-01-01T00:00:00.5+02:00\"",
          "\"2026-02-30T00:00:00Z\"",
          "\"\\u00e9 \\n \\\\ \\\" 가 {[\"",
          "[]",
          "{}",
          "[[1],[{\"type\":\"x\"}],null]",
          "{\"name\":{\"deeper\":[1,2]}}",
          "\"password=hunter22\"");

  private final List<byte[]> objects = objects();

  @Property(tries = 3000)
  void anObjectMeansTheSame(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    JsonNode tree = MAPPER.readTree(objects.get(random.nextInt(objects.size())));
    change(tree, random, List.of(1_000_000, 80, 25, 8).get(random.nextInt(4)));
    byte[] json = MAPPER.writeValueAsBytes(tree);
    ObjectDecoder decoder = decoder(tree);
    Decoded expected = decoder.decode(value(tree, new ValuePool(), 0));
    assertSame(decoder.decode(json), expected);
    JsonInput stream = new JsonInput(new Trickle(json, random, 1 + random.nextInt(5_000)));
    assertSame(decoder.decode(stream), expected);
  }

  /** Nothing of it is read, so that nothing of it may count. */
  @Test
  void anObjectInThePlaceOfAListOfBalancersIsNone() throws IOException {
    JsonNode tree =
        MAPPER.readTree(
            "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"Ingress\",\"metadata\":{\"name\":\"x\","
                + "\"namespace\":\"n\",\"uid\":\"u\"},\"status\":{\"loadBalancer\":{\"ingress\":{\"odd\":1}}}}");
    assertSame(
        decoder(tree).decode(MAPPER.writeValueAsBytes(tree)),
        decoder(tree).decode(value(tree, new ValuePool(), 0)));
  }

  @Property(tries = 300)
  void ofTwoFieldsOfOneNameTheSecondCounts(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    JsonNode tree = MAPPER.readTree(objects.get(random.nextInt(objects.size())));
    String json = tree.toString();
    Assume.that(tree.has("status"));
    JsonNode other = MAPPER.readTree(json);
    change(other.path("status"), random, 4);
    String both =
        json.substring(0, json.length() - 1) + ",\"status\":" + other.path("status") + "}";
    ((ObjectNode) tree).set("status", other.path("status"));
    assertSame(
        decoder(tree).decode(both.getBytes(StandardCharsets.UTF_8)),
        decoder(tree).decode(value(tree, new ValuePool(), 0)));
  }

  @Property(tries = 300)
  void whatIsCutOffIsUndecodable(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] json = objects.get(random.nextInt(objects.size()));
    byte[] cut = Arrays.copyOf(json, random.nextInt(json.length));
    assertThat(decoder(MAPPER.readTree(json)).decode(cut))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class, lost -> assertThat(lost.reason()).isNotEmpty());
  }

  @Property(tries = 300)
  void brokenTextIsReplacedAndEndsNothing(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    String json =
        new String(Samples.bytes("pod-oom"), StandardCharsets.UTF_8)
            .replaceFirst("\"labels\"\\s*:\\s*\\{", "\"labels\":{\"broken\":\"a##b\",");
    byte[] bytes = (json + "{\"next\":1}").getBytes(StandardCharsets.UTF_8);
    int at = json.indexOf("a##b");
    bytes[at + 1] = (byte) (0x80 + random.nextInt(0x80));
    bytes[at + 2] = (byte) 0xFF;
    JsonInput in = new JsonInput(new ByteArrayInputStream(bytes));
    KubeObject object = Samples.known(decoder(MAPPER.readTree(json)).decode(in));
    assertThat(object.content().labels().get("broken")).startsWith("a").contains("\uFFFD");
    assertThat(new String(in.copy(), StandardCharsets.UTF_8)).isEqualTo("{\"next\":1}");
  }

  @Test
  void aDepthBombIsOneUndecodableObject() throws IOException {
    String bomb = "[".repeat(200_000) + "]".repeat(200_000);
    for (String field : List.of("finalizers", "labels", "managedFields")) {
      String json =
          "{\"metadata\":{\"name\":\"x\",\"uid\":\"u\",\""
              + field
              + "\":"
              + bomb
              + "}}{\"next\":1}";
      JsonInput in = new JsonInput(json.getBytes(StandardCharsets.UTF_8));
      Decoded decoded =
          decoder(MAPPER.readTree("{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}")).decode(in);
      if (field.equals("managedFields")) {
        assertThat(decoded).isInstanceOf(Decoded.Known.class);
      } else {
        assertThat(((Decoded.Undecodable) decoded).reason()).contains("nests deeper");
      }
      assertThat(new String(in.copy(), StandardCharsets.UTF_8)).isEqualTo("{\"next\":1}");
    }
  }

  static void assertSame(Decoded actual, Decoded expected) {
    if (expected instanceof Decoded.Known known && actual instanceof Decoded.Known other) {
      KubeObject one = other.object();
      KubeObject two = known.object();
      assertThat(one.content()).isEqualTo(two.content());
      assertThat(one.sameVersion(two)).isTrue();
      assertThat(one.cacheKey()).isEqualTo(two.cacheKey());
      assertThat(one.createdAt()).isEqualTo(two.createdAt());
      assertThat(one.node()).isEqualTo(two.node());
      assertThat(one.controller()).isEqualTo(two.controller());
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static ObjectDecoder decoder(JsonNode object) {
    KindCatalog catalog = new KindCatalog(List.of());
    String group = ObjectDecoder.group(object.path("apiVersion").asText());
    String name = object.path("kind").asText();
    ResourceKind known = catalog.find(group, name);
    ResourceKind kind =
        known != null
            ? known
            : new ResourceKind(group, "v1", name, "things", ResourceKind.Scope.NAMESPACED);
    return new ObjectDecoder(
        kind, catalog.reader(kind), Samples.ANNOTATIONS::contains, ObjectDecoder.interner());
  }

  /** All of the tree, unknown fields and all. */
  private static Value value(JsonNode tree, ValuePool pool, int depth) {
    if (tree.isObject()) {
      Value object = pool.structure(Value.Type.OBJECT);
      tree.properties()
          .forEach(field -> object.set(field.getKey(), value(field.getValue(), pool, depth + 1)));
      return object;
    }
    if (tree.isArray()) {
      Value array = pool.structure(Value.Type.ARRAY);
      tree.forEach(element -> array.add(value(element, pool, depth + 1)));
      return array;
    }
    if (tree.isIntegralNumber() && tree.canConvertToLong()) {
      return pool.integer(tree.longValue());
    }
    if (tree.isBoolean()) {
      return pool.literal(tree.booleanValue() ? Value.Type.TRUE : Value.Type.FALSE);
    }
    return tree.isNull() ? pool.literal(Value.Type.NULL) : pool.text(tree.asText());
  }

  private static void change(JsonNode node, Random random, int rarity) throws IOException {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        boolean identity = List.of("kind", "apiVersion").contains(field.getKey());
        if (!identity && random.nextInt(rarity) == 0) {
          object.set(field.getKey(), odd(random));
        } else {
          change(field.getValue(), random, rarity);
        }
      }
      if (random.nextInt(rarity) == 0) {
        object.set("unknown" + random.nextInt(9), odd(random));
      }
    } else if (node instanceof ArrayNode array) {
      for (JsonNode element : array) {
        change(element, random, rarity);
      }
      if (random.nextInt(rarity) == 0) {
        array.add(odd(random));
      }
    }
  }

  private static JsonNode odd(Random random) throws IOException {
    return MAPPER.readTree(ODD.get(random.nextInt(ODD.size())));
  }

  /** The samples, and where the recordings are at hand some of them. */
  private static List<byte[]> objects() {
    List<byte[]> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/kube"))) {
      for (Path file : files.sorted().toList()) {
        objects.add(Files.readAllBytes(file));
      }
      for (Path recording : RECORDINGS.stream().filter(Files::exists).toList()) {
        List<String> lines = Files.readAllLines(recording);
        for (int i = 0; i < lines.size(); i += 7) {
          objects.add(MAPPER.writeValueAsBytes(MAPPER.readTree(lines.get(i)).path("object")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }
}
