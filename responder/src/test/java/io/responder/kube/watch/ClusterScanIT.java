package io.responder.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.recording.RecordedCluster;
import io.responder.kube.recording.RecordingReader;
import io.responder.kube.recording.RecordingWriter;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchStatus;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One pass over a cluster, and what it records. */
class ClusterScanIT {

  private static final String RS_UID = "22222222-0000-4000-8000-000000000002";

  private final KubeSimulator kube = KubeSimulator.start();

  @AfterEach
  void stop() {
    kube.close();
  }

  @Test
  void seesOwnersBeforeTheOwnedAndSaysWhatItMayNotSee() throws InterruptedException {
    fill();
    kube.access().deny("*", "nodes");
    ClusterScan.Result result = scan(ObjectTap.NONE);
    assertThat(result.events())
        .extracting(event -> event.object().kind() + " of " + event.workload().name())
        .containsExactly("ReplicaSet of web", "Pod of web", "Pod of web");
    assertThat(result.events().get(2)).isInstanceOf(ClusterEvent.Reported.class);
    assertThat(result.unseen())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.kind().kind()).isEqualTo("Node");
              assertThat(status.state()).isEqualTo(WatchStatus.State.BLIND);
            });
  }

  @Test
  void whatIsTappedReplaysToTheSameEvents() throws InterruptedException, IOException {
    fill();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    ClusterScan.Result result;
    try (RecordingWriter writer = new RecordingWriter(file)) {
      result =
          scan(
              (kind, type, json) -> {
                try {
                  writer.write("lab", kind.plural(), type, at, json);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    RecordedCluster replayed =
        new RecordedCluster("lab", new KindCatalog(List.of()), config().annotationFilter());
    List<String> ids = new ArrayList<>();
    try (RecordingReader reader =
        new RecordingReader("scan", new ByteArrayInputStream(file.toByteArray()))) {
      for (var line = reader.next(); line.isPresent(); line = reader.next()) {
        replayed.take(line.get()).forEach(event -> ids.add(event.id() + event.workload().key()));
      }
    }
    assertThat(ids)
        .isEqualTo(result.events().stream().map(e -> e.id() + e.workload().key()).toList());
  }

  private void fill() {
    kube.store().apply(Objects.replicaSet("shop", "web-5db9778b9c", "web", RS_UID));
    String uid =
        kube.store()
            .apply(Objects.owned("shop", "web-1", "ReplicaSet", "web-5db9778b9c", RS_UID))
            .path("metadata")
            .path("uid")
            .asText();
    kube.store().apply(Objects.event("shop", "e", "web-1", uid, "BackOff"));
  }

  private ClusterScan.Result scan(ObjectTap tap) throws InterruptedException {
    ClusterConfig cluster = WatchedCluster.cluster(kube, "lab", "");
    return new ClusterScan(
            cluster,
            config(),
            ClusterConnection.open(cluster, "test", Map.of()),
            tap,
            InstantSource.system())
        .run();
  }

  private static WatchConfig config() {
    return WatchedCluster.config(Duration.ofSeconds(5));
  }
}
