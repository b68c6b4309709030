package io.responder.kube.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.responder.kube.facts.KindCatalog;
import io.responder.kube.facts.Samples;
import io.responder.model.ClusterEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings as files. */
class RecordingTest {

  private static final Instant AT = Instant.parse("2026-11-21T01:02:03.004Z");

  @Test
  void whatIsWrittenIsReadAndHoldsNoSecret() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (RecordingWriter writer = new RecordingWriter(file)) {
      writer.write(
          "lab", "applications", "ADDED", AT, Samples.bytes("application-comparison-error"));
      writer.write("lab", "pods", "ADDED", AT, withEnvironment());
      assertThat(writer.lines()).isEqualTo(2);
    }
    String text = file.toString(StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("canary-secret").contains("(redacted)").contains("LEVEL");
    try (RecordingReader reader = reader(text)) {
      RecordedLine line = reader.next().orElseThrow();
      assertThat(line.at()).isEqualTo(AT);
      assertThat(line.cluster()).isEqualTo("lab");
      RecordedCluster cluster =
          new RecordedCluster("other", new KindCatalog(List.of()), name -> false);
      ClusterEvent event = cluster.take(line).get(0);
      assertThat(event.object().cluster()).isEqualTo("lab");
      assertThat(event.observedAt()).isEqualTo(AT);
      assertThat(reader.next()).isPresent();
      assertThat(reader.next()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"resource\":\"pods\",\"type\":\"ADDED\",\"object\":{\"a\":1|it is not JSON",
        "nonsense|it is not JSON",
        "[]|it is not a JSON object",
        "{\"type\":\"ADDED\",\"object\":{}}|\"resource\" is missing",
        "{\"resource\":\"pods\",\"type\":\"BOGUS\",\"object\":{}}|\"type\" is \"BOGUS\"",
        "{\"resource\":\"pods\",\"type\":\"ADDED\"}|\"object\" is missing",
        "{\"resource\":\"pods\",\"type\":\"ADDED\",\"object\":[]}|\"object\" is not",
        "{\"resource\":\"pods\",\"type\":\"ADDED\",\"at\":\"x\",\"object\":{}}|\"at\" is \"x\"",
      })
  void aBrokenLineIsNamed(String line, String reason) {
    assertThatThrownBy(
            () -> {
              try (RecordingReader reader = reader("\n" + line + "\n")) {
                reader.next();
              }
            })
        .isInstanceOf(RecordingException.class)
        .hasMessageStartingWith("test.ndjson:2: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aSuccessorOfTheSameNameEndsItsPredecessor() throws IOException {
    String text = pod("u-1", "2026-01-01T00:00:00Z") + pod("u-2", "2025-01-01T00:00:00Z");
    RecordedCluster cluster = new RecordedCluster("lab", new KindCatalog(List.of()), name -> false);
    try (RecordingReader reader = reader(text)) {
      assertThat(cluster.take(reader.next().orElseThrow())).hasSize(1);
      List<ClusterEvent> events = cluster.take(reader.next().orElseThrow());
      assertThat(events.get(0)).isInstanceOf(ClusterEvent.Deleted.class);
      assertThat(events.get(0).object().uid()).isEqualTo("u-1");
      assertThat(events.get(1).object().uid()).isEqualTo("u-2");
      assertThat(events.get(1).observedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }
  }

  private static String pod(String uid, String created) {
    return """
    {"resource":"pods","type":"ADDED","object":{"apiVersion":"v1","kind":"Pod","metadata":\
    {"name":"a","namespace":"b","uid":"%s","creationTimestamp":"%s"}}}
    """
        .formatted(uid, created);
  }

  private static byte[] withEnvironment() {
    return """
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "uid": "u", "namespace": "b",
      "managedFields": [{"manager": "canary-secret"}],
      "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "canary-secret"}},
     "spec": {"containers": [{"name": "app", "args": ["--password=canary-secret"],
       "env": [{"name": "LEVEL", "value": "canary-secret"}]}]}}
    """
        .getBytes(StandardCharsets.UTF_8);
  }

  private static RecordingReader reader(String text) {
    return new RecordingReader(
        "test.ndjson", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
