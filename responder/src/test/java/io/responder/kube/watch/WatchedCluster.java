package io.responder.kube.watch;

import static org.awaitility.Awaitility.await;

import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchStatus;
import io.responder.model.ClusterEvent;
import io.responder.simulator.KubeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A simulated cluster, watched over HTTP, and what the sink took of it. */
final class WatchedCluster implements AutoCloseable, EventSink {

  final KubeSimulator kube;
  final List<ClusterEvent> events = new CopyOnWriteArrayList<>();
  final List<WatchStatus> changes = new CopyOnWriteArrayList<>();
  volatile boolean sinkDown;
  private final ClusterWatch watch;

  WatchedCluster(KubeSimulator kube, String name, WatchConfig config, String... namespaces) {
    this.kube = kube;
    ClusterConfig cluster = cluster(kube, name, "", namespaces);
    watch =
        new ClusterWatch(
            cluster,
            config,
            ClusterConnection.open(cluster, "test", Map.of()),
            this,
            ObjectTap.NONE,
            changes::add,
            InstantSource.system());
  }

  /** Short pauses, so that tests are. */
  static WatchConfig config(Duration watchTimeout, KindConfig... kinds) {
    return new WatchConfig(
        List.of(kinds),
        List.of(),
        Duration.ofSeconds(2),
        watchTimeout,
        Duration.ofMillis(200),
        new WatchConfig.Pause(Duration.ofMillis(20), Duration.ofMillis(200)),
        10,
        100,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10));
  }

  static ClusterConfig cluster(
      KubeSimulator kube, String name, String token, String... namespaces) {
    try {
      Path kubeconfig = Files.createTempFile("kubeconfig", ".yml");
      kubeconfig.toFile().deleteOnExit();
      Files.writeString(kubeconfig, kube.kubeconfig(token));
      return new ClusterConfig(name, kubeconfig.toString(), null, List.of(namespaces));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public CompletionStage<Void> accept(ClusterEvent event) {
    if (sinkDown) {
      return CompletableFuture.failedFuture(new IOException("the broker is down"));
    }
    events.add(event);
    return CompletableFuture.completedFuture(null);
  }

  ClusterWatch watch() {
    return watch;
  }

  WatchedCluster start() {
    watch.start();
    return this;
  }

  WatchedCluster synced() {
    start();
    await().atMost(Duration.ofSeconds(20)).until(watch::synced);
    return this;
  }

  WatchStatus status(String kind) {
    return status(kind, "");
  }

  WatchStatus status(String kind, String namespace) {
    return watch.status().stream()
        .filter(s -> s.kind().kind().equals(kind) && s.namespace().equals(namespace))
        .findFirst()
        .orElseThrow();
  }

  /** Waits for an event. */
  ClusterEvent awaits(Predicate<ClusterEvent> wanted) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> events.stream().filter(wanted).reduce((first, last) -> last),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  /** Waits until the state of the object at that revision was told. */
  ClusterEvent awaitsUpsert(String name, String version) {
    return awaits(
        event ->
            event instanceof ClusterEvent.Upserted
                && event.object().name().equals(name)
                && event.resourceVersion().equals(version));
  }

  static String version(com.fasterxml.jackson.databind.JsonNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }

  @Override
  public void close() {
    watch.close();
    kube.close();
  }
}
