package io.responder.stream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.responder.model.ClusterEvent;
import io.responder.model.ClusterInput;
import io.responder.model.Command;
import io.responder.model.Evidence;
import io.responder.model.Finding;
import io.responder.model.Health;
import io.responder.model.Incident;
import io.responder.model.Matcher;
import io.responder.model.ObjectRef;
import io.responder.model.Schedule;
import io.responder.model.Silence;
import io.responder.model.Snapshot;
import io.responder.model.SymptomSource;
import io.responder.model.Told;
import io.responder.model.Transition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

  private static final ObjectMapper PLAIN = new ObjectMapper();
  private static final JsonSchema EVENTS = schema("cluster-events");
  private static final JsonSchema SNAPSHOTS = schema("snapshots");
  private static final JsonSchema FINDINGS = schema("findings");
  private static final JsonSchema COMMANDS = schema("commands");
  private static final JsonSchema DELIVERIES = schema("deliveries");
  private static final JsonSchema INCIDENTS = schema("incidents");

  @Provide
  Arbitrary<ClusterEvent> clusterEvents() {
    return ModelValues.clusterEvents();
  }

  @Provide
  Arbitrary<Finding> findings() {
    return ModelValues.findings();
  }

  @Provide
  Arbitrary<Transition> transitions() {
    return ModelValues.transitions();
  }

  @Provide
  Arbitrary<Incident> incidents() {
    return ModelValues.incidents();
  }

  @Property(tries = 300)
  void clusterEventsSurvive(@ForAll("clusterEvents") ClusterEvent event) {
    survives(RecordCodec.clusterEvents(), event, EVENTS);
  }

  @Property(tries = 300)
  void findingsSurvive(@ForAll("findings") Finding finding) {
    survives(RecordCodec.findings(), finding, FINDINGS);
  }

  @Property(tries = 300)
  void transitionsSurvive(@ForAll("transitions") Transition transition) {
    survives(RecordCodec.incidents(), transition, INCIDENTS);
    survives(RecordCodec.workloadIncidents(), transition, INCIDENTS);
  }

  @Property(tries = 100)
  void deliveriesSurvive(@ForAll @StringLength(max = 20) String receiver) {
    Instant at = Instant.parse("2026-01-05T09:00:00.123456789Z");
    survives(RecordCodec.deliveries(), new Told("e2x9cmr8jyz5", "prod", receiver, at), DELIVERIES);
  }

  @Property(tries = 100)
  void snapshotsSurvive(
      @ForAll Snapshot.Extent extent, @ForAll @StringLength(max = 20) String namespace) {
    Instant begun = Instant.parse("2026-01-05T09:00:00.123456789Z");
    Snapshot snapshot =
        new Snapshot("prod", "apps", "Deployment", namespace, extent, begun, begun.plusMillis(7));
    survives(RecordCodec.snapshots(), snapshot, SNAPSHOTS);
    assertThat(RecordCodec.isSnapshot(RecordCodec.snapshots().key(snapshot))).isTrue();
  }

  @Property(tries = 100)
  void noEventIsTakenForASnapshot(@ForAll("clusterEvents") ClusterEvent event) {
    String cluster = event.object().cluster();
    Assume.that(!cluster.startsWith("~"));
    assertThat(RecordCodec.isSnapshot(RecordCodec.clusterEvents().key(event))).isFalse();
  }

  /** The sort of state that the stages keep. */
  record State(
      Map<String, Incident> incidents,
      Set<Evidence> seen,
      List<Transition> log,
      Map<SymptomSource, Instant> latest) {
    State {
      incidents = Map.copyOf(incidents);
      seen = Set.copyOf(seen);
      log = List.copyOf(log);
      latest = Map.copyOf(latest);
    }
  }

  @Property(tries = 100)
  void statesSurvive(
      @ForAll @Size(max = 8) List<@From("incidents") Incident> incidents,
      @ForAll @Size(max = 8) List<@From("transitions") Transition> log) {
    Map<String, Incident> byId = new java.util.HashMap<>();
    Set<Evidence> seen = new LinkedHashSet<>();
    for (Incident incident : incidents) {
      byId.put(incident.id(), incident);
      seen.addAll(incident.problem().evidence());
    }
    List<Evidence> reversed = new ArrayList<>(seen);
    Collections.reverse(reversed);
    Map<SymptomSource, Instant> latest = Map.of(SymptomSource.LAST_TERMINATED, Instant.EPOCH);
    StateCodec<State> codec = new StateCodec<>(State.class);
    State state = new State(byId, seen, log, latest);
    byte[] bytes = codec.encode("key", state);
    assertThat(codec.decode(bytes)).isEqualTo(state);
    State same = new State(byId, new LinkedHashSet<>(reversed), log, latest);
    assertThat(codec.encode("key", same)).isEqualTo(bytes);
  }

  @Test
  void unknownFieldsAndNewHealthOfANewerWriterAreRead() throws IOException {
    ClusterEvent event = event("message");
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    String json = text(codec.encode(event));
    String newer =
        json.replaceFirst("\\{", "{\"addedLater\":{\"a\":[1]},")
            .replace("\"health\":\"unhealthy\"", "\"health\":\"exhausted\"");
    ClusterEvent read = codec.decode(codec.key(event), bytes(newer));
    assertThat(((ClusterEvent.Upserted) read).facts().health()).isEqualTo(Health.UNKNOWN);
  }

  @Test
  void everyConstantOfANewerWriterIsReadAsWhatIsSafeButForCommands() {
    List<Class<?>> without = new ArrayList<>();
    for (JavaClass type : new ClassFileImporter().importPackages("io.responder.model")) {
      if (type.isEnum() && type.reflect().getEnumConstants() != null) {
        Class<?> constants = type.reflect();
        try {
          Object read = Json.mapper().readValue("\"of-tomorrow\"", constants);
          assertThat(read).isNotNull();
        } catch (JsonProcessingException e) {
          without.add(constants);
        }
      }
    }
    assertThat(without).containsExactlyInAnyOrder(Command.Action.class, Matcher.Operator.class);
  }

  @Test
  void wishesSurvive() {
    RecordCodec<ClusterInput> codec = RecordCodec.clusterInputs();
    Instant at = Instant.parse("2026-01-05T10:00:00Z");
    Schedule weekly =
        new Schedule.Weekly(
            Set.of(DayOfWeek.SATURDAY, DayOfWeek.FRIDAY),
            LocalTime.parse("22:00"),
            LocalTime.parse("06:00"),
            ZoneId.of("Asia/Seoul"),
            at.plusSeconds(90));
    Silence silence =
        new Silence("s-1", Matcher.parse("{a=\"b\",c!~\"d\"}"), weekly, "kim", "upgrade", at);
    Schedule once = new Schedule.Once(at, at.plusSeconds(60));
    List<ClusterInput> wishes =
        List.of(
            new ClusterInput.Commanded(
                new Command("c-1", "prod", "i-1", Command.Action.COMMENT, "seen", "kim", at)),
            new ClusterInput.Silenced("c-2", "prod", silence, at),
            new ClusterInput.Silenced(
                "c-3", "prod", new Silence("s-2", silence.matchers(), once, "kim", "x", at), at),
            new ClusterInput.SilenceEnded("c-4", "prod", "s-1", "lee", at));
    for (ClusterInput wish : wishes) {
      survives(codec, wish, COMMANDS);
      String id = codec.attributes(wish).id();
      assertThat(id).startsWith("c-");
      // Whoever writes with another library may begin with another field.
      String json = text(codec.encode(wish));
      String turned =
          "{" + json.substring(json.indexOf(',') + 1, json.length() - 1) + ",\"schemaVersion\":1}";
      assertThat(codec.decode("prod", bytes(turned))).isEqualTo(wish);
    }
  }

  @Test
  void aSilenceThatIsNoneIsUnreadable() {
    RecordCodec<ClusterInput> codec = RecordCodec.clusterInputs();
    Instant at = Instant.parse("2026-01-05T10:00:00Z");
    Schedule once = new Schedule.Once(at, at.plusSeconds(60));
    String json =
        text(
            codec.encode(
                new ClusterInput.Silenced(
                    "c",
                    "prod",
                    new Silence("s", Matcher.parse("a=~b"), once, "kim", "x", at),
                    at)));
    String key = "prod";
    assertThatThrownBy(() -> codec.decode(key, bytes(json.replace("\"b\"", "\"(\""))))
        .isInstanceOf(UnreadableRecord.class);
    assertThatThrownBy(() -> codec.decode(key, bytes(json.replace("10:01:00Z", "09:00:00Z"))))
        .isInstanceOf(UnreadableRecord.class);
    assertThatThrownBy(() -> codec.decode(key, bytes(json.replace("\"matches\"", "\"like\""))))
        .isInstanceOf(UnreadableRecord.class);
  }

  @Test
  void collectionsOfAnOlderWriterAreEmpty() {
    ClusterEvent event = event("message");
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    String older = text(codec.encode(event)).replace(",\"facets\":[]", "");
    assertThat(older).doesNotContain("facets");
    assertThat(codec.decode(codec.key(event), bytes(older))).isEqualTo(event);
  }

  @Test
  void whatCannotBeReadSaysWhyAndNotWhatItWas() {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    ClusterEvent event = event("message");
    String key = codec.key(event);
    String json = text(codec.encode(event));
    unreadable(codec, null, json, "no key");
    unreadable(codec, key, "", "no value");
    unreadable(codec, key, "hunter2", "value is not JSON");
    unreadable(codec, key, json + "x", "not JSON");
    unreadable(codec, key, json.replace("\"schemaVersion\":1", "\"schemaVersion\":2"), "known up");
    unreadable(codec, key, json.replace("\"schemaVersion\":1,", ""), "no schemaVersion");
    unreadable(codec, key, json.replace("\"type\":\"upserted\"", "\"type\":\"evil\""), "evil");
    unreadable(codec, key, json.replaceFirst("\"kind\":\"Pod\",", ""), "kind");
    unreadable(codec, "other", json, "key");
    unreadable(codec, key, "{\"schemaVersion\":1,\"a\":" + "[".repeat(200), "depth");
  }

  @Test
  void halfACharacterDoesNotStopARecord() {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    ClusterEvent event = event("broken \ud83d emoji");
    ClusterEvent.Upserted read =
        (ClusterEvent.Upserted) codec.decode(codec.key(event), codec.encode(event));
    assertThat(read).isEqualTo(event);
  }

  @Test
  void longTextsAreCutWithAMarkerAndNeverInsideACharacter() {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    ClusterEvent event = event("a" + "😀".repeat(200_000));
    byte[] bytes = codec.encode(event);
    assertThat(bytes.length).isLessThanOrEqualTo(RecordCodec.MAX_BYTES);
    ClusterEvent.Upserted read = (ClusterEvent.Upserted) codec.decode(codec.key(event), bytes);
    String message = read.facts().symptoms().get(0).message();
    assertThat(message).contains("😀…(+").doesNotContain("?");
  }

  @Test
  void whatIsTooLargeWithoutLongTextsIsRefusedWithItsDigest() {
    RecordCodec<ClusterEvent> codec = RecordCodec.clusterEvents();
    ClusterEvent.Upserted small = (ClusterEvent.Upserted) event("m");
    ObjectRef ref = small.object();
    List<ObjectRef> owners = Collections.nCopies(10_000, ref);
    var f = small.facts();
    ClusterEvent large =
        new ClusterEvent.Upserted(
            new io.responder.model.ObjectFacts(
                ref,
                ref,
                owners,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                null,
                f.health(),
                Map.of(),
                List.of(),
                List.of()),
            "1",
            Instant.EPOCH,
            ClusterEvent.Origin.LIVE);
    assertThatThrownBy(() -> codec.encode(large))
        .isInstanceOfSatisfying(
            OversizedRecord.class,
            e -> {
              assertThat(e.key()).isEqualTo(ref.key());
              assertThat(e.sha256()).hasSize(64);
            });
  }

  private static <T> void survives(RecordCodec<T> codec, T value, JsonSchema schema) {
    byte[] bytes = codec.encode(value);
    assertThat(codec.decode(codec.key(value), bytes)).isEqualTo(value);
    assertThat(codec.encode(codec.decode(codec.key(value), bytes))).isEqualTo(bytes);
    try {
      JsonNode json = PLAIN.readTree(bytes);
      assertThat(schema.validate(json)).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(codec.attributes(value).id()).isEqualTo(codec.attributes(value).id());
  }

  private static void unreadable(
      RecordCodec<ClusterEvent> codec, @Nullable String key, String json, String reason) {
    assertThatThrownBy(() -> codec.decode(key, bytes(json)))
        .isInstanceOf(UnreadableRecord.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("hunter2");
  }

  private static ClusterEvent event(String message) {
    ObjectRef pod = new ObjectRef("prod", "", "Pod", "shop", "web", "uid");
    return new ClusterEvent.Upserted(
        new io.responder.model.ObjectFacts(
            pod,
            pod,
            List.of(),
            null,
            null,
            null,
            Map.of(),
            Map.of(),
            List.of(),
            null,
            null,
            Health.UNHEALTHY,
            Map.of(),
            List.of(
                new io.responder.model.Symptom(
                    SymptomSource.WAITING, "container/app", "Reason", message, null, Map.of())),
            List.of()),
        "1",
        Instant.parse("2026-01-05T09:00:00Z"),
        ClusterEvent.Origin.LIVE);
  }

  private static JsonSchema schema(String topic) {
    Path file =
        Path.of(System.getProperty("responder.root", ".."))
            .resolve("docs/schemas/" + topic + ".json");
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
