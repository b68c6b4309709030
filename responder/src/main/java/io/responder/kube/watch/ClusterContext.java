package io.responder.kube.watch;

import com.google.common.collect.Interner;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.decode.Value;
import io.responder.kube.event.ApplicationNames;
import io.responder.kube.event.DepartedObjects;
import io.responder.kube.event.IngressRoutes;
import io.responder.kube.event.KnownObjects;
import io.responder.kube.event.ObjectIndex;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.source.ClusterTrouble;
import io.responder.kube.source.KindReader;
import io.responder.kube.source.ObjectSource;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchProgress;
import io.responder.kube.transport.ApiTransport;
import io.responder.kube.transport.ObjectRequests;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a cluster must know of each other's objects: the nodes, whose architecture is a
 * fact of every pod, and the names of the Argo CD Applications, which say who manages an object. It
 * is watched by every process that has a part of the cluster, and told by none but the part that
 * the objects are in.
 */
public final class ClusterContext implements AutoCloseable {

  private final List<KindInformer> informers = new ArrayList<>();
  private final ApplicationNames applications = new ApplicationNames();
  private final DepartedObjects departed = new DepartedObjects();
  private final ObjectIndex index;

  /** A context that is not watched yet. */
  public ClusterContext(
      ClusterConfig cluster,
      WatchConfig config,
      ClusterConnection connection,
      InstantSource clock) {
    KindCatalog catalog = ClusterWatch.catalog(config);
    ApiTransport transport =
        new ApiTransport(connection, config.listTimeout(), config.watchTimeout());
    ClusterTrouble trouble = new ClusterTrouble(cluster.name());
    Interner<Object> interner = ObjectDecoder.interner();
    for (ClusterWatch.Scope scope : ClusterWatch.scopes(catalog, cluster, ClusterPart.WHOLE)) {
      FactsReader reader = reader(scope.kind(), catalog);
      if (reader == null) {
        continue;
      }
      WatchProgress progress =
          new WatchProgress(
              cluster.name(), scope.kind(), scope.namespace(), trouble, status -> {}, clock);
      ObjectDecoder decoder =
          new ObjectDecoder(scope.kind(), reader, annotation -> false, interner);
      ObjectRequests requests =
          new ObjectRequests(
              transport,
              new KindReader(decoder, ObjectTap.NONE),
              scope.namespace(),
              config.pageSize(),
              progress::heard);
      ObjectSource source =
          new ObjectSource(
              scope.kind(), requests, progress, ClusterWatch.backoff(config), config.retryHidden());
      informers.add(new KindInformer(scope.kind(), scope.namespace(), source, progress));
    }
    index = new CacheIndex(informers, applications, departed, new IngressRoutes(), null);
  }

  private static @Nullable FactsReader reader(ResourceKind kind, KindCatalog catalog) {
    if (kind.is("", "Node")) {
      return catalog.reader(kind);
    }
    return kind.is("argoproj.io", "Application") ? new NameReader() : null;
  }

  /** Begins. Returns at once. */
  public void start() {
    informers.forEach(informer -> informer.start(new Remembering()));
  }

  /** Whether what can be listed was listed. */
  boolean synced() {
    return informers.stream().allMatch(KindInformer::settled);
  }

  ObjectIndex index() {
    return index;
  }

  @Override
  public void close() {
    informers.forEach(KindInformer::close);
  }

  /** Nothing but that the object is there. */
  private static final class NameReader implements FactsReader {
    @Override
    public List<String> fields() {
      return List.of();
    }

    @Override
    public List<String> attributes() {
      return List.of();
    }

    @Override
    public void read(Value object, FactsDraft facts) {}
  }

  /** Nobody here tells these objects: nothing may wait for it. */
  private final class Remembering implements ResourceEventHandler<KubeObject> {
    @Override
    public void onAdd(KubeObject object) {
      object.markTold();
      if (KnownObjects.isApplication(object)) {
        applications.add(object.namespace(), object.name());
      }
    }

    @Override
    public void onUpdate(KubeObject before, KubeObject object) {
      onAdd(object);
    }

    @Override
    public void onDelete(@Nullable KubeObject object, boolean finalStateUnknown) {
      if (object == null) {
        return;
      }
      if (KnownObjects.isApplication(object)) {
        applications.remove(object.namespace(), object.name());
      }
      departed.add(object);
    }
  }
}
