package io.responder.kube.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.KubeObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A newer cluster, and a hostile one, change nothing that they do not mean to. */
class UnknownFieldsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final List<String> SAMPLES =
      List.of(
          "pod-healthy",
          "pod-oom",
          "pod-init-crash",
          "node-not-ready",
          "deployment-deadline",
          "job-failed",
          "event-backoff",
          "ingress-regex",
          "application-comparison-error");

  /** Free-form maps: what is added there is no unknown field but a fact. */
  private static final List<String> OPEN = List.of("labels", "annotations", "nodeSelector");

  @Property(tries = 300)
  void unknownFieldsAnywhereChangeNothing(@ForAll("samples") String sample, @ForAll long seed)
      throws IOException {
    JsonNode tree = MAPPER.readTree(Samples.bytes(sample));
    sow(tree, new Random(seed), "");
    KubeObject sown = Samples.known(Samples.decode(MAPPER.writeValueAsBytes(tree)));
    KubeObject plain = Samples.decode(sample);
    assertThat(sown.content()).isEqualTo(plain.content());
    assertThat(sown.uid()).isEqualTo(plain.uid());
    assertThat(sown.controller()).isEqualTo(plain.controller());
  }

  @Property(tries = 300)
  void fieldsOfOddTypesNeverThrow(@ForAll("samples") String sample, @ForAll long seed)
      throws IOException {
    JsonNode tree = MAPPER.readTree(Samples.bytes(sample));
    distort(tree, new Random(seed));
    Decoded decoded = Samples.decode(MAPPER.writeValueAsBytes(tree));
    assertThat(decoded).isNotNull();
  }

  @Provide
  Arbitrary<String> samples() {
    return Arbitraries.of(SAMPLES);
  }

  private static void sow(JsonNode node, Random random, String name) {
    if (node instanceof ObjectNode object && !OPEN.contains(name)) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.forEach(field -> sow(object.path(field), random, field));
      if (random.nextInt(3) == 0) {
        object.set("zz" + random.nextInt(1000), odd(random));
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(element -> sow(element, random, name));
    }
  }

  private static void distort(JsonNode node, Random random) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        boolean identity = List.of("kind", "apiVersion").contains(field.getKey());
        if (!identity && random.nextInt(15) == 0) {
          object.set(field.getKey(), odd(random));
        } else {
          distort(field.getValue(), random);
        }
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(element -> distort(element, random));
    }
  }

  private static JsonNode odd(Random random) {
    try {
      return switch (random.nextInt(7)) {
        case 0 -> MAPPER.readTree("null");
        case 1 -> MAPPER.readTree("[null, {\"name\": null}]");
        case 2 -> MAPPER.readTree("{\"name\": {\"deeper\": [1, 2]}}");
        case 3 -> MAPPER.readTree("123456789012345678901234567890");
        case 4 -> MAPPER.readTree("1e400");
        case 5 -> MAPPER.readTree("\"12026-01-01T00:00:00Z\"");
        default -> MAPPER.readTree("true");
      };
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
