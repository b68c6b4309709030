package io.responder.kube.watch;

import static org.awaitility.Awaitility.await;

import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.event.Ownership;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchStatus;
import io.responder.model.ClusterEvent;
import io.responder.model.Report;
import io.responder.model.Snapshot;
import io.responder.model.Symptom;
import io.responder.simulator.KubeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A simulated cluster, watched over HTTP, and what the sink took of it. */
public final class WatchedCluster implements AutoCloseable {

  public final KubeSimulator kube;

  /** What was told of the cluster. */
  public final List<ClusterEvent> events = new CopyOnWriteArrayList<>();

  /** What the watches told of themselves. */
  public final List<ClusterEvent> own = new CopyOnWriteArrayList<>();

  public final List<Snapshot> snapshots = new CopyOnWriteArrayList<>();
  public final List<WatchStatus> changes = new CopyOnWriteArrayList<>();
  public volatile boolean sinkDown;

  /** Where events go on to, null where they do not. */
  public volatile @Nullable EventSink onward;

  private final ClusterWatch watch;

  public WatchedCluster(KubeSimulator kube, String name, WatchConfig config, String... namespaces) {
    this(kube, cluster(kube, name, "", namespaces), config, InstantSource.system(), null);
  }

  public WatchedCluster(
      KubeSimulator kube,
      ClusterConfig cluster,
      WatchConfig config,
      InstantSource clock,
      @Nullable EventSink onward) {
    this.kube = kube;
    this.onward = onward;
    watch =
        new ClusterWatch(
            cluster,
            config,
            ClusterConnection.open(cluster, "test", Map.of()),
            new Recorder(),
            ObjectTap.NONE,
            changes::add,
            clock);
  }

  /** Short pauses, so that tests are. */
  public static WatchConfig config(Duration watchTimeout, KindConfig... kinds) {
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
        Duration.ofMinutes(10),
        Ownership.USUAL);
  }

  public static ClusterConfig cluster(
      KubeSimulator kube, String name, String token, String... namespaces) {
    try {
      return cluster(kube.kubeconfig(token), name, namespaces);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A cluster by a kubeconfig's text. */
  public static ClusterConfig cluster(String text, String name, String... namespaces)
      throws IOException {
    Path kubeconfig = Files.createTempFile("kubeconfig", ".yml");
    kubeconfig.toFile().deleteOnExit();
    Files.writeString(kubeconfig, text);
    return new ClusterConfig(name, kubeconfig.toString(), null, List.of(namespaces));
  }

  /** The reasons that the watch of that name states now; waits until it states these. */
  public void awaitsOwn(String name, String... reasons) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              ClusterEvent.Upserted last =
                  own.stream()
                      .filter(event -> event.object().name().equals(name))
                      .filter(ClusterEvent.Upserted.class::isInstance)
                      .map(ClusterEvent.Upserted.class::cast)
                      .reduce((before, after) -> after)
                      .orElse(null);
              return last != null
                  && last.facts().symptoms().stream()
                      .map(Symptom::reason)
                      .toList()
                      .equals(List.of(reasons));
            });
  }

  /** The reports of the watch of that name with that reason. */
  public List<Report> reports(String name, String reason) {
    return own.stream()
        .filter(event -> event.object().name().equals(name))
        .filter(ClusterEvent.Reported.class::isInstance)
        .map(event -> ((ClusterEvent.Reported) event).report())
        .filter(report -> report.reason().equals(reason))
        .toList();
  }

  public ClusterWatch watch() {
    return watch;
  }

  public WatchedCluster start() {
    watch.start();
    return this;
  }

  public WatchedCluster synced() {
    start();
    await().atMost(Duration.ofSeconds(60)).until(watch::synced);
    return this;
  }

  public WatchStatus status(String kind) {
    return status(kind, "");
  }

  public WatchStatus status(String kind, String namespace) {
    return watch.status().stream()
        .filter(s -> s.kind().kind().equals(kind) && s.namespace().equals(namespace))
        .findFirst()
        .orElseThrow();
  }

  /** Waits for an event. */
  public ClusterEvent awaits(Predicate<ClusterEvent> wanted) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> events.stream().filter(wanted).reduce((first, last) -> last),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  /** Waits until the state of the object at that revision was told. */
  public ClusterEvent awaitsUpsert(String name, String version) {
    return awaits(
        event ->
            event instanceof ClusterEvent.Upserted
                && event.object().name().equals(name)
                && event.resourceVersion().equals(version));
  }

  public static String version(com.fasterxml.jackson.databind.JsonNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }

  @Override
  public void close() {
    watch.close();
    kube.close();
  }

  /**
   * Keeps what the watch tells and passes it on. The cluster outlives it: a watch that ends closes
   * its sink.
   */
  private final class Recorder implements EventSink {

    @Override
    public CompletionStage<Void> accept(ClusterEvent event) {
      if (sinkDown) {
        return CompletableFuture.failedFuture(new IOException("the broker is down"));
      }
      boolean ofItself = event.object().kind().equals("Watch");
      (ofItself ? own : events).add(event);
      EventSink next = onward;
      return next == null ? CompletableFuture.completedFuture(null) : next.accept(event);
    }

    @Override
    public CompletionStage<Void> complete(Snapshot snapshot) {
      if (sinkDown) {
        return CompletableFuture.failedFuture(new IOException("the broker is down"));
      }
      snapshots.add(snapshot);
      EventSink next = onward;
      return next == null ? CompletableFuture.completedFuture(null) : next.complete(snapshot);
    }

    @Override
    public @Nullable Instant lastTakenBefore() {
      EventSink next = onward;
      return next == null ? null : next.lastTakenBefore();
    }
  }
}
