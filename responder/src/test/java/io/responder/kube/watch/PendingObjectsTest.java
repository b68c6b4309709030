package io.responder.kube.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.facts.Samples;
import io.responder.kube.source.ClusterTrouble;
import io.responder.kube.source.KindReader;
import io.responder.kube.source.ObjectSource;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchProgress;
import io.responder.kube.transport.ApiTransport;
import io.responder.kube.transport.ObjectRequests;
import io.responder.model.ClusterEvent.FinalState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One mark an object, in order, until it is told. The clock stands still unless it is moved. */
class PendingObjectsTest {

  private final KindInformer pods;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private PendingObjects pending = new PendingObjects(() -> now, 2);

  PendingObjectsTest(@TempDir Path folder) throws IOException {
    pods = informer(folder);
  }

  @BeforeEach
  void fresh() {
    pending = new PendingObjects(() -> now, 2);
  }

  @Test
  void manyChangesAreOneMark() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      pending.changed(pods, pod("a", "u-1", i));
    }
    PendingObjects.Work work = take();
    assertThat(pending.size()).isEqualTo(1);
    assertThat(pending.told(work)).isTrue();
    assertThat(pending.size()).isZero();
  }

  @Test
  void aChangeWhileItIsBeingToldIsToldAfterwards() throws InterruptedException {
    pending.changed(pods, pod("a", "u-1", 1));
    PendingObjects.Work first = take();
    pending.changed(pods, pod("a", "u-1", 2));
    assertThat(pending.take(Duration.ZERO)).as("one at a time for one object").isNull();
    assertThat(pending.told(first)).isFalse();
    assertThat(pending.told(take())).isTrue();
    assertThat(pending.size()).isZero();
  }

  @Test
  void goneComesBeforeTheSuccessorHoweverOftenItFails() throws InterruptedException {
    pending.deleted(pods, pod("a", "u-1", 1), FinalState.UNKNOWN);
    pending.changed(pods, pod("a", "u-2", 2));
    for (int i = 0; i < 3; i++) {
      PendingObjects.Work work = take();
      assertThat(work.attempts()).isEqualTo(i);
      assertThat(Objects.requireNonNull(work.gone()).object().uid()).isEqualTo("u-1");
      pending.failed(work, Duration.ofSeconds(1));
      assertThat(pending.take(Duration.ZERO)).as("not before its time").isNull();
      now = now.plusSeconds(1);
    }
    pending.told(take());
    PendingObjects.Work successor = take();
    assertThat(successor.gone()).isNull();
    assertThat(successor.attempts()).isZero();
    pending.told(successor);
    assertThat(pending.size()).isZero();
  }

  @Test
  void noMoreAreOnTheirWayThanAllowed() throws InterruptedException {
    pending.changed(pods, pod("a", "u-1", 1));
    pending.changed(pods, pod("b", "u-2", 1));
    pending.changed(pods, pod("c", "u-3", 1));
    PendingObjects.Work first = take();
    assertThat(first.name()).isEqualTo("a");
    assertThat(take().name()).isEqualTo("b");
    assertThat(pending.take(Duration.ZERO)).isNull();
    pending.told(first);
    assertThat(take().name()).isEqualTo("c");
  }

  @Test
  void successorsThatCameAndWentAreBounded() {
    for (int i = 0; i < 1_000; i++) {
      pending.deleted(pods, pod("a", "u-" + i, i), FinalState.KNOWN);
    }
    assertThat(pending.size()).isEqualTo(1);
  }

  @Test
  void aSnapshotIsCompleteWhenAllThatWasPendingIsTold() throws InterruptedException {
    pending.changed(pods, pod("pending", "u-1", 1));
    pending.deleted(pods, pod("gone", "u-2", 1), FinalState.KNOWN);
    PendingObjects.Told told = pending.mark(pods, List.of(pod("told", "u-3", 1)));
    pending.changed(pods, pod("later", "u-4", 1));
    assertThat(pending.isDone(told)).isFalse();
    pending.told(take());
    pending.told(take());
    assertThat(pending.isDone(told)).isFalse();
    PendingObjects.Work last = take();
    pending.failed(last, Duration.ofSeconds(1));
    assertThat(pending.isDone(told)).as("failed is not told").isFalse();
    now = now.plusSeconds(1);
    pending.told(take());
    pending.told(take());
    assertThat(pending.isDone(told)).isTrue();
    assertThat(pending.isDone(pending.mark(pods, List.of()))).as("nothing to tell").isTrue();
  }

  @Test
  void anObjectThatChangesAllTheTimeDoesNotHoldASnapshotBack() throws InterruptedException {
    PendingObjects.Told told = pending.mark(pods, List.of(pod("a", "u-1", 1)));
    PendingObjects.Work work = take();
    pending.changed(pods, pod("a", "u-1", 2));
    pending.told(work);
    assertThat(pending.isDone(told)).isTrue();
    assertThat(pending.size()).isEqualTo(1);
  }

  @Test
  void theEndOfAPredecessorIsNotTheStateOfItsSuccessor() throws InterruptedException {
    pending.deleted(pods, pod("a", "u-1", 1), FinalState.UNKNOWN);
    PendingObjects.Told told = pending.mark(pods, List.of(pod("a", "u-2", 2)));
    pending.told(take());
    assertThat(pending.isDone(told)).isFalse();
    pending.told(take());
    assertThat(pending.isDone(told)).isTrue();
  }

  @Test
  void whatWasTakenBeforeTheSnapshotBeganIsNotPartOfIt() throws InterruptedException {
    pending.changed(pods, pod("a", "u-1", 1));
    PendingObjects.Work before = take();
    PendingObjects.Told told = pending.mark(pods, List.of(pod("a", "u-1", 1)));
    pending.told(before);
    assertThat(pending.isDone(told)).isFalse();
    pending.told(take());
    assertThat(pending.isDone(told)).isTrue();
  }

  private PendingObjects.Work take() throws InterruptedException {
    return Objects.requireNonNull(pending.take(Duration.ZERO));
  }

  private static KubeObject pod(String name, String uid, int version) {
    String json =
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata":
          {"name": "%s", "namespace": "shop", "uid": "%s", "resourceVersion": "%d"}}
        """
            .formatted(name, uid, version);
    return Samples.known(Samples.decode(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static KindInformer informer(Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"),
            """
            current-context: c
            clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
            contexts: [{name: c, context: {cluster: c, user: u}}]
            users: [{name: u, user: {}}]
            """);
    ClusterConfig config = new ClusterConfig("lab", file.toString(), null, List.of());
    KindCatalog catalog = new KindCatalog(List.of());
    ResourceKind kind = Objects.requireNonNull(catalog.find("", "Pod"));
    WatchProgress progress =
        new WatchProgress(
            "lab", kind, "", new ClusterTrouble("lab"), status -> {}, () -> Instant.EPOCH);
    ObjectRequests requests =
        new ObjectRequests(
            new ApiTransport(
                ClusterConnection.open(config, "test", Map.of()),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)),
            new KindReader(
                new ObjectDecoder(
                    kind, catalog.reader(kind), name -> false, ObjectDecoder.interner()),
                ObjectTap.NONE),
            "",
            10,
            () -> {});
    ObjectSource source =
        new ObjectSource(
            kind,
            requests,
            progress,
            ClusterWatch.backoff(WatchConfig.defaults()),
            Duration.ofSeconds(1));
    return new KindInformer(kind, "", source, progress);
  }
}
