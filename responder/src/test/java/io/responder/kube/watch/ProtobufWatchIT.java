package io.responder.kube.watch;

import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.responder.kube.source.WatchStatus;
import io.responder.simulator.access.Verb;
import io.responder.simulator.protobuf.Formats;
import io.responder.simulator.protobuf.ProtobufForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The watch against a server that offers protobuf: all that holds for JSON, and how it is left. */
class ProtobufWatchIT extends ClusterWatchIT {

  private static final Map<String, String> PROTOBUF =
      Map.of("Content-Type", ProtobufForm.WATCH_MEDIA_TYPE);

  @Override
  Formats formats() {
    return Formats.JSON_AND_PROTOBUF;
  }

  @Test
  void builtInKindsAreListedAndWatchedAsProtobuf() {
    cluster.synced();
    // Of every built-in kind one list and one watch.
    await().until(() -> cluster.kube.protobufAnswers() >= 24);
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
  }

  @Test
  void aServerThatDoesNotAcceptProtobufIsAskedForJson() {
    cluster
        .kube
        .faults()
        .on("pods")
        .times(1)
        .reply(406, Map.of(), "{\"kind\":\"Status\",\"code\":406,\"message\":\"only JSON\"}");
    cluster.synced();
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
    assertThat(cluster.status("Pod").trouble()).isEqualTo(WatchStatus.Trouble.NONE);
  }

  @Test
  void streamsThatMakeNoSenseAreOpenedAgainAsJsonWithoutAList() throws IOException {
    List<byte[]> bodies =
        List.of(
            "{\"type\":\"BOGUS\"}".getBytes(StandardCharsets.UTF_8),
            new byte[] {0, 0, 0, 3, 10, 9, 'A'},
            new byte[] {(byte) 0xFF, 0, 0, 0, 1},
            new byte[] {0, 0, 0, 0},
            ProtobufForm.frame("ADDED", new byte[] {1, 2, 3}),
            ProtobufForm.frame("BOGUS", ProtobufForm.status(new ObjectMapper().readTree("{}"))));
    for (byte[] body : bodies) {
      cluster.kube.faults().on(Verb.WATCH, "pods").times(1).reply(200, PROTOBUF, body);
    }
    cluster.synced();
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").counters().watches()).isGreaterThan(bodies.size());
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
    assertThat(cluster.events).hasSize(1);
  }

  @Test
  void aFrameThatIsCutIsReadAgain() throws IOException {
    byte[] frame =
        ProtobufForm.failure(new ObjectMapper().readTree("{\"code\":410,\"message\":\"gone\"}"));
    for (int length : List.of(2, 4, frame.length - 1)) {
      cluster
          .kube
          .faults()
          .on(Verb.WATCH, "pods")
          .times(1)
          .reply(200, PROTOBUF, Arrays.copyOf(frame, length));
    }
    cluster.synced();
    JsonNode pod = cluster.kube.store().apply(Objects.pod("shop", "a"));
    cluster.awaitsUpsert("a", version(pod));
    assertThat(cluster.status("Pod").counters().lists()).isEqualTo(1);
  }

  @Test
  void aVersionThatExpiredIsListedAnew() throws IOException {
    cluster
        .kube
        .faults()
        .on(Verb.WATCH, "pods")
        .times(1)
        .reply(
            200,
            PROTOBUF,
            ProtobufForm.failure(
                new ObjectMapper().readTree("{\"code\":410,\"message\":\"gone\"}")));
    cluster.synced();
    await().until(() -> cluster.status("Pod").counters().lists() == 2);
  }

  @Test
  void aTruncatedPageIsNoPage() {
    for (int i = 0; i < 5; i++) {
      cluster.kube.store().apply(Objects.pod("shop", "p" + i));
    }
    cluster.kube.faults().on("pods").times(2).cutAfter(700);
    cluster.synced();
    await().until(() -> cluster.events.size() == 5);
    assertThat(cluster.events).noneMatch(io.responder.model.ClusterEvent.Deleted.class::isInstance);
  }
}
