package io.responder.kube.watch;

import io.responder.kube.decode.KubeObject;
import io.responder.kube.event.ApplicationNames;
import io.responder.kube.event.DepartedObjects;
import io.responder.kube.event.IngressRoutes;
import io.responder.kube.event.ObjectIndex;
import io.responder.kube.source.WatchStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The informers' caches as one index. Thread-safe. */
final class CacheIndex implements ObjectIndex {

  // By the name of the kind.
  private final Map<String, List<KindInformer>> informers = new HashMap<>();
  private final ApplicationNames applications;
  private final DepartedObjects departed;
  private final IngressRoutes routes;
  private final @Nullable ObjectIndex context;

  /**
   * @param context what is known beside these informers, null where that is nothing
   */
  CacheIndex(
      List<KindInformer> all,
      ApplicationNames applications,
      DepartedObjects departed,
      IngressRoutes routes,
      @Nullable ObjectIndex context) {
    this.context = context;
    this.routes = routes;
    for (KindInformer informer : all) {
      informers.computeIfAbsent(informer.kind().kind(), kind -> new ArrayList<>()).add(informer);
    }
    this.applications = applications;
    this.departed = departed;
  }

  @Override
  public @Nullable KubeObject find(String group, String kind, String namespace, String name) {
    for (KindInformer informer : informers.getOrDefault(kind, List.of())) {
      boolean all = informer.namespace().isEmpty();
      if (informer.kind().group().equals(group)
          && (all || informer.namespace().equals(namespace))) {
        KubeObject found = informer.get(namespace, name);
        if (found != null) {
          return found;
        }
      }
    }
    return context == null ? null : context.find(group, kind, namespace, name);
  }

  @Override
  public boolean sees(String group, String kind) {
    for (KindInformer informer : informers.getOrDefault(kind, List.of())) {
      // While the first list is not complete it may yet bring the object.
      boolean comes =
          informer.state() == WatchStatus.State.SYNCED
              || informer.state() == WatchStatus.State.WAITING;
      if (informer.kind().group().equals(group) && comes) {
        return true;
      }
    }
    return context != null && context.sees(group, kind);
  }

  @Override
  public boolean watches(String group, String kind) {
    return informers.getOrDefault(kind, List.of()).stream()
            .anyMatch(informer -> informer.kind().group().equals(group))
        || (context != null && context.watches(group, kind));
  }

  @Override
  public @Nullable KubeObject departed(String uid) {
    KubeObject found = departed.find(uid);
    return found == null && context != null ? context.departed(uid) : found;
  }

  @Override
  public @Nullable String applicationNamespace(String application) {
    // The context knows those of all namespaces.
    return context == null
        ? applications.namespace(application)
        : context.applicationNamespace(application);
  }

  @Override
  public IngressRoutes routes() {
    return routes;
  }
}
