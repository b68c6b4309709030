package io.responder.kube.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.facts.Samples;
import io.responder.simulator.protobuf.ProtobufForm;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.resource.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Objects mean the same as JSON and as protobuf: real ones, and real ones changed at random within
 * what the API allows.
 */
class ProtobufReferenceTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final KindCatalog CATALOG = new KindCatalog(List.of());

  private static final List<String> TEXTS =
      List.of(
          "True",
          "False",
          "Unknown",
          "Always",
          "CrashLoopBackOff",
          "Failed",
          "Running",
          "é \n \\ \" 가",
          "password=hunter22",
          "x".repeat(3_000));

  private static final List<Long> NUMBERS = List.of(1L, 137L, -7L, 2147483647L, -2147483648L);

  private static final List<String> TIMES =
      List.of("1970-01-01T00:00:01Z", "2026-02-28T23:59:59Z", "9999-12-31T23:59:59Z");

  private final List<JsonNode> objects = objects();

  @Property(tries = 3000)
  void anObjectMeansTheSame(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    JsonNode tree = objects.get(random.nextInt(objects.size())).deepCopy();
    change(tree, random, List.of(1_000_000, 60, 20, 6).get(random.nextInt(4)));
    ObjectDecoder decoder = decoder(tree);
    Decoded expected = decoder.decode(MAPPER.writeValueAsBytes(tree));
    TreeReferenceTest.assertSame(decoder.decode(input(message(tree))), expected);
  }

  @Property(tries = 2000)
  void whateverTheBytesAreTheyAreAnObjectOrMalformed(@ForAll long seed) {
    Random random = new Random(seed);
    JsonNode tree = objects.get(random.nextInt(objects.size()));
    byte[] bytes = message(tree);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    byte[] broken = Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
    ObjectDecoder decoder = decoder(tree);
    assertThatCode(
            () -> {
              try {
                assertThat(decoder.decode(input(broken))).isNotNull();
              } catch (MalformedProtobuf e) {
                assertThat(e).hasMessageStartingWith("it is not protobuf: ");
              }
            })
        .doesNotThrowAnyException();
    // What broke does not stay.
    TreeReferenceTest.assertSame(decode(decoder, message(tree)), decode(decoder, message(tree)));
  }

  private static Decoded decode(ObjectDecoder decoder, byte[] message) {
    try {
      return decoder.decode(input(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProtobufInput input(byte[] message) {
    return new ProtobufInput().over(message, 0, message.length);
  }

  private static byte[] message(JsonNode tree) {
    String apiVersion = tree.path("apiVersion").asText();
    ResourceType type =
        new ResourceType(
            ObjectDecoder.group(apiVersion),
            apiVersion.substring(apiVersion.indexOf('/') + 1),
            "things",
            tree.path("kind").asText(),
            Scope.NAMESPACED,
            Set.of());
    return ProtobufForm.of(type).orElseThrow().message(tree);
  }

  private static ObjectDecoder decoder(JsonNode object) {
    ResourceKind kind =
        Objects.requireNonNull(
            CATALOG.find(
                ObjectDecoder.group(object.path("apiVersion").asText()),
                object.path("kind").asText()));
    return new ObjectDecoder(
        kind, CATALOG.reader(kind), Samples.ANNOTATIONS::contains, ObjectDecoder.interner());
  }

  /** Changes values within their types, takes fields away and repeats elements. */
  private static void change(JsonNode node, Random random, int rarity) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        boolean identity = List.of("kind", "apiVersion", "uid", "name").contains(field.getKey());
        if (identity || random.nextInt(rarity) > 0) {
          change(field.getValue(), random, rarity);
        } else if (random.nextInt(3) == 0) {
          object.remove(field.getKey());
        } else {
          object.set(field.getKey(), other(field.getValue(), random));
        }
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(element -> change(element, random, rarity));
      if (!array.isEmpty() && random.nextInt(rarity) == 0) {
        array.add(array.get(random.nextInt(array.size())).deepCopy());
      }
    }
  }

  private static JsonNode other(JsonNode value, Random random) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value.isTextual()) {
      boolean time = value.asText().matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
      List<String> texts = time ? TIMES : TEXTS;
      return nodes.textNode(texts.get(random.nextInt(texts.size())));
    }
    if (value.isIntegralNumber()) {
      return nodes.numberNode(NUMBERS.get(random.nextInt(NUMBERS.size())));
    }
    return value.isBoolean() ? nodes.booleanNode(true) : value;
  }

  /** Objects of all kinds from a real server, and the samples. */
  private static List<JsonNode> objects() {
    List<JsonNode> objects = new ArrayList<>();
    for (String folder : List.of("kube", "protobuf")) {
      try (Stream<Path> files = Files.list(Path.of("src/test/resources", folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          addAll(MAPPER.readTree(file.toFile()), objects);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return objects;
  }

  // Of a list its items, which do not say what they are.
  private static void addAll(JsonNode tree, List<JsonNode> objects) {
    for (JsonNode item : tree.has("items") ? tree.path("items") : List.of(tree)) {
      ObjectNode object = (ObjectNode) item;
      if (tree.has("items")) {
        object.set("apiVersion", tree.path("apiVersion"));
        object.put("kind", tree.path("kind").asText().replaceAll("List$", ""));
      }
      if (!object.path("apiVersion").asText().startsWith("argoproj.io/")) {
        objects.add(object);
      }
    }
  }
}
