package io.responder.kube.recording;

import com.google.common.collect.Interner;
import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.event.EventComposer;
import io.responder.kube.event.IngressRoutes;
import io.responder.kube.event.KnownObjects;
import io.responder.kube.facts.KindCatalog;
import io.responder.model.ClusterEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the lines of recordings into the events that the live watch would have given. One thread.
 *
 * <p>An event is observed at the line's {@code at}, else at the latest time that any object has
 * stated so far; time never goes backwards.
 */
public final class RecordedCluster {

  private final String defaultCluster;
  private final KindCatalog catalog;
  private final Predicate<String> annotations;
  private final Interner<Object> interner = ObjectDecoder.interner();
  private final Map<ResourceKind, ObjectDecoder> decoders = new HashMap<>();
  private final Map<String, Cluster> clusters = new HashMap<>();
  private final List<Decoded.Undecodable> undecodable = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  /**
   * A cluster without objects.
   *
   * @param cluster the name of the cluster for lines that do not name theirs
   * @param catalog the kinds; an object of another kind is read generically
   * @param annotations which annotations are read
   */
  public RecordedCluster(String cluster, KindCatalog catalog, Predicate<String> annotations) {
    this.defaultCluster = cluster;
    this.catalog = catalog;
    this.annotations = annotations;
  }

  /** The events that the line gives: none, one, or for a successor of the same name two. */
  public List<ClusterEvent> take(RecordedLine line) {
    if (line.type().equals("BOOKMARK")) {
      return List.of();
    }
    Instant stated = line.at() != null ? line.at() : ObjectTimes.latest(line.object());
    if (stated != null && stated.isAfter(now)) {
      now = stated;
    }
    String name = line.cluster() == null ? defaultCluster : line.cluster();
    Cluster cluster = clusters.computeIfAbsent(name, Cluster::new);
    Decoded decoded = decoder(line).decode(line.object());
    if (decoded instanceof Decoded.Known known) {
      return cluster.take(line.type(), known.object());
    }
    undecodable.add((Decoded.Undecodable) decoded);
    return List.of();
  }

  /** The virtual time: that of the last event. */
  public Instant now() {
    return now;
  }

  /** The objects that could not be used so far. */
  public List<Decoded.Undecodable> undecodable() {
    return List.copyOf(undecodable);
  }

  private ObjectDecoder decoder(RecordedLine line) {
    ResourceKind kind = kind(line);
    return decoders.computeIfAbsent(
        kind, key -> new ObjectDecoder(key, catalog.reader(key), annotations, interner));
  }

  private ResourceKind kind(RecordedLine line) {
    String group = ObjectDecoder.group(line.apiVersion());
    ResourceKind known = line.kind().isEmpty() ? null : catalog.find(group, line.kind());
    if (known == null && line.kind().isEmpty()) {
      known = byPlural(line.resource());
    }
    if (known != null) {
      return known;
    }
    String version = line.apiVersion().substring(line.apiVersion().indexOf('/') + 1);
    return new ResourceKind(
        group, version, line.kind(), line.resource(), ResourceKind.Scope.NAMESPACED);
  }

  private @Nullable ResourceKind byPlural(String plural) {
    return catalog.kinds().stream()
        .filter(kind -> kind.plural().equals(plural))
        .findFirst()
        .orElse(null);
  }

  private final class Cluster {
    private final KnownObjects objects = new KnownObjects();
    private final EventComposer composer;

    Cluster(String name) {
      composer = new EventComposer(name, catalog, objects);
    }

    List<ClusterEvent> take(String type, KubeObject object) {
      List<ClusterEvent> events = new ArrayList<>();
      boolean event = KindCatalog.isEvent(object.kind());
      if (type.equals("DELETED")) {
        composer.deleted(object, now, ClusterEvent.FinalState.KNOWN).ifPresent(events::add);
        if (!event) {
          Set<IngressRoutes.Claimant> others = rivals(object, false);
          objects.remove(object);
          again(others, events);
        }
        return events;
      }
      Set<IngressRoutes.Claimant> others = rivals(object, true);
      KubeObject before = event ? null : objects.put(object);
      if (before != null && !before.sameUid(object)) {
        objects.replaced(before);
        composer.deleted(before, now, ClusterEvent.FinalState.UNKNOWN).ifPresent(events::add);
      }
      composer.compose(object, now, ClusterEvent.Origin.LIVE).ifPresent(events::add);
      again(others, events);
      return events;
    }

    private Set<IngressRoutes.Claimant> rivals(KubeObject object, boolean lives) {
      if (!IngressRoutes.isIngress(object)) {
        return Set.of();
      }
      return lives ? objects.routes().put(object) : objects.routes().remove(object);
    }

    private void again(Set<IngressRoutes.Claimant> claimants, List<ClusterEvent> events) {
      for (IngressRoutes.Claimant claimant : claimants) {
        KubeObject other =
            objects.find("networking.k8s.io", "Ingress", claimant.namespace(), claimant.name());
        if (other != null) {
          composer.compose(other, now, ClusterEvent.Origin.LIVE).ifPresent(events::add);
        }
      }
    }
  }
}
