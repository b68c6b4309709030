package io.responder.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.util.ClientBuilder;
import io.responder.simulator.json.Json;
import io.responder.simulator.recording.Pace;
import io.responder.simulator.recording.Playback;
import io.responder.simulator.recording.RecordedChange;
import io.responder.simulator.recording.Recording;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybackTest {
  private final KubeSimulator kube = KubeSimulator.start();

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void aRecordingBecomesChangesWithRisingVersionsAndItsOwnIdentities() throws Exception {
    Rest rest = new Rest(new ClientBuilder().setBasePath(kube.url()).build());
    long before = kube.store().resourceVersion();
    kube.play(fixture(), Pace.AS_FAST_AS_POSSIBLE).done().get(60, TimeUnit.SECONDS);

    try (Rest.Watch watch =
        rest.watch("/api/v1/pods?watch=true&timeoutSeconds=10&resourceVersion=" + before)) {
      JsonNode added = watch.next();
      assertThat(Json.text(added, "type")).isEqualTo("ADDED");
      JsonNode metadata = Json.at(added, "object", "metadata");
      assertThat(Json.text(metadata, "uid")).endsWith("0002");
      assertThat(Json.text(metadata, "generation")).isEqualTo("4");
      assertThat(metadata.path("resourceVersion").asLong()).isGreaterThan(before);
      assertThat(Json.text(watch.next(), "object", "status", "phase")).isEqualTo("Running");
      JsonNode deleted = watch.next();
      assertThat(Json.text(deleted, "type")).isEqualTo("DELETED");
      assertThat(Json.text(deleted, "object", "status", "phase")).isEqualTo("Succeeded");
    }
  }

  @Test
  void aPaceKeepsTheRecordedDistances() {
    Pace ten = Pace.times(10);
    RecordedChange first = fixture().changes().get(3);
    RecordedChange second = fixture().changes().get(4);
    assertThat(ten.between(first.time(), second.time())).isEqualTo(Duration.ofMillis(100));
    assertThat(ten.between(second.time(), first.time())).isEqualTo(Duration.ZERO);
  }

  @Test
  void aPacedRecordingIsPlayedInTheBackgroundAndCanBeStopped() throws Exception {
    try (Playback playback = kube.play(fixture(), Pace.times(0.001))) {
      assertThat(playback.done()).isNotDone();
      assertThat(playback.played()).isEqualTo(3);
    }
    Playback fast = kube.play(fixture(), Pace.times(100));
    fast.done().get(60, TimeUnit.SECONDS);
    assertThat(fast.played()).isEqualTo(5);
  }

  @Test
  void aBrokenLineIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("broken.ndjson"), "\n{\"resource\":\"pods\",");
    assertThatThrownBy(() -> Recording.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("broken.ndjson line 2");
    Path bogus =
        Files.writeString(
            folder.resolve("bogus.ndjson"),
            "{\"resource\":\"pods\",\"type\":\"BOGUS\",\"object\":{}}");
    assertThatThrownBy(() -> Recording.read(bogus))
        .hasMessageContaining("bogus.ndjson line 1")
        .hasMessageContaining("BOGUS");
  }

  @Test
  void aChangeOfAKindThatIsNotServedIsNamed(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("things.ndjson"),
            "{\"resource\":\"things\",\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}");
    assertThatThrownBy(
            () ->
                kube.play(Recording.read(file), Pace.AS_FAST_AS_POSSIBLE)
                    .done()
                    .get(60, TimeUnit.SECONDS))
        .hasMessageContaining("things.ndjson line 1")
        .hasMessageContaining("register it first");
  }

  @Test
  void theMixedRecordingOfARealClusterLeavesTheObjectsItEndedWith() throws Exception {
    Path file =
        Path.of(System.getProperty("responder.root", "."))
            .resolve("../shared/recordings/mixed.ndjson");
    assumeTrue(Files.exists(file), "no recordings beside the repository");
    Recording recording = Recording.read(file);
    kube.play(recording, Pace.AS_FAST_AS_POSSIBLE).done().get(60, TimeUnit.SECONDS);

    Set<String> alive = new HashSet<>();
    for (RecordedChange change : recording.changes()) {
      if (change.resource().equals("pods") && change.type() == RecordedChange.Type.DELETED) {
        alive.remove(change.place());
      } else if (change.resource().equals("pods")
          && change.type() != RecordedChange.Type.BOOKMARK) {
        alive.add(change.place());
      }
    }
    assertThat(kube.store().count("pods")).isEqualTo(alive.size()).isPositive();
  }

  private static Recording fixture() {
    try {
      return Recording.read(
          Path.of(
              java.util.Objects.requireNonNull(
                      PlaybackTest.class.getResource("/recordings/short.ndjson"))
                  .toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
