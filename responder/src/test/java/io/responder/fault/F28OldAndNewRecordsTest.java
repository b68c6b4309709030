package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.responder.model.ClusterEvent;
import io.responder.model.Severity;
import io.responder.model.SymptomSource;
import io.responder.model.Transition;
import io.responder.model.TransitionReason;
import io.responder.stream.codec.RecordCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F28: while a group is upgraded or rolled back, every version reads what every other one wrote.
 * The files in {@code stream/records-v1} were written by the first version with schema 1; they are
 * never written again. What a newer version will write is a record of today with fields and
 * constants that nobody knows yet.
 */
class F28OldAndNewRecordsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"cluster-events", "findings", "incidents"})
  void what_the_first_version_wrote_is_read_in_full(String topic) throws IOException {
    for (var record : records(topic)) {
      var again = again(topic, record, bytes(record.path("value")));
      assertThat(missing(record.path("value"), again, "")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster-events", "findings", "incidents"})
  void fields_that_nobody_knows_yet_are_ignored(String topic) throws IOException {
    for (var record : records(topic)) {
      var newer = (ObjectNode) record.path("value").deepCopy();
      addFields(newer);
      var again = again(topic, record, bytes(newer));
      assertThat(missing(record.path("value"), again, "")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"origin", "health", "source", "severity", "reason", "effect", "finalState"})
  void constants_that_nobody_knows_yet_are_read_as_what_is_safe(String field) throws IOException {
    int changed = 0;
    for (var topic : List.of("cluster-events", "findings", "incidents")) {
      for (var record : records(topic)) {
        var newer = record.path("value").deepCopy();
        if (setConstants(newer, field, topic)) {
          changed++;
          assertThat(again(topic, record, bytes(newer))).isNotNull();
        }
      }
    }
    assertThat(changed).as("records with " + field).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"incidents"})
  void an_unknown_change_is_told_rather_than_not(String topic) throws IOException {
    var record = records(topic).get(0);
    var newer = (ObjectNode) record.path("value").deepCopy();
    newer.put("reason", "teleported");
    ((ObjectNode) newer.at("/after/problem/diagnosis")).put("severity", "apocalyptic");
    Transition read = RecordCodec.incidents().decode(record.path("key").asText(), bytes(newer));
    assertThat(read.reason()).isEqualTo(TransitionReason.SPREAD);
    assertThat(read.after().problem().diagnosis().severity()).isEqualTo(Severity.CRITICAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster-events"})
  void an_unknown_place_of_a_symptom_is_the_object_itself(String topic) throws IOException {
    for (var record : records(topic)) {
      var newer = record.path("value").deepCopy();
      for (var symptom : newer.path("facts").path("symptoms")) {
        ((ObjectNode) symptom).put("source", "telepathy");
      }
      ClusterEvent read =
          RecordCodec.clusterEvents().decode(record.path("key").asText(), bytes(newer));
      if (read instanceof ClusterEvent.Upserted upserted) {
        assertThat(upserted.facts().symptoms())
            .allMatch(symptom -> symptom.source() == SymptomSource.STATUS);
      }
    }
  }

  /** What this version would write of the record. */
  private static JsonNode again(String topic, JsonNode record, byte[] value) throws IOException {
    var key = record.path("key").asText();
    return switch (topic) {
      case "cluster-events" -> again(RecordCodec.clusterEvents(), key, value);
      case "findings" -> again(RecordCodec.findings(), key, value);
      default -> again(RecordCodec.incidents(), key, value);
    };
  }

  private static <T> JsonNode again(RecordCodec<T> codec, String key, byte[] value)
      throws IOException {
    return JSON.readTree(codec.encode(codec.decode(key, value)));
  }

  /** What of the old record the new one does not say. */
  private static List<String> missing(JsonNode old, JsonNode now, String path) {
    var missing = new ArrayList<String>();
    if (old.isObject()) {
      old.properties()
          .forEach(
              field ->
                  missing.addAll(
                      missing(
                          field.getValue(),
                          now.path(field.getKey()),
                          path + '/' + field.getKey())));
    } else if (old.isArray() && now.size() == old.size()) {
      for (int i = 0; i < old.size(); i++) {
        missing.addAll(missing(old.get(i), now.get(i), path + '/' + i));
      }
    } else if (!old.equals(now)) {
      missing.add(path + ": " + old + " is now " + now);
    }
    return missing;
  }

  private static void addFields(JsonNode node) {
    var children = new ArrayList<JsonNode>();
    node.forEach(children::add);
    children.forEach(F28OldAndNewRecordsTest::addFields);
    // Maps have keys of their own: only records, which have a field of an object or a constant.
    if (node instanceof ObjectNode object && (object.has("uid") || object.has("schemaVersion"))) {
      object.set("addedLater", JSON.createObjectNode().put("a", 1));
    }
  }

  private static boolean setConstants(JsonNode node, String field, String topic) {
    boolean changed = false;
    for (var child : node) {
      changed |= setConstants(child, field, topic);
    }
    if (node instanceof ObjectNode object
        && object.get(field) instanceof TextNode
        && isConstant(object, field, topic)) {
      object.put(field, "of-tomorrow");
      changed = true;
    }
    return changed && !(node instanceof ArrayNode && node.isEmpty());
  }

  /** Some texts have the name of a constant's field. */
  private static boolean isConstant(ObjectNode object, String field, String topic) {
    return switch (field) {
      case "reason" -> object.has("schemaVersion") || (object.has("rule") && object.has("at"));
      case "source" -> object.has("part") && !object.has("id") && !object.has("firstSeen");
      case "health" -> object.has("workload") && topic.equals("cluster-events");
      default -> true;
    };
  }

  private static byte[] bytes(JsonNode json) throws IOException {
    return JSON.writeValueAsBytes(json);
  }

  private static List<JsonNode> records(String topic) throws IOException {
    var records = new ArrayList<JsonNode>();
    try (var in =
        Objects.requireNonNull(
            F28OldAndNewRecordsTest.class.getResourceAsStream(
                "/stream/records-v1/" + topic + ".jsonl"))) {
      for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          records.add(JSON.readTree(line));
        }
      }
    }
    return records;
  }
}
