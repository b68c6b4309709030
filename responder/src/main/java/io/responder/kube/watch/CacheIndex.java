package io.responder.kube.watch;

import io.responder.kube.decode.KubeObject;
import io.responder.kube.event.ApplicationNames;
import io.responder.kube.event.DepartedObjects;
import io.responder.kube.event.ObjectIndex;
import io.responder.kube.source.WatchStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The informers' caches as one index. Thread-safe. */
final class CacheIndex implements ObjectIndex {

  private final Map<String, List<KindInformer>> informers = new HashMap<>();
  private final ApplicationNames applications;
  private final DepartedObjects departed;

  CacheIndex(List<KindInformer> all, ApplicationNames applications, DepartedObjects departed) {
    for (KindInformer informer : all) {
      informers
          .computeIfAbsent(
              id(informer.kind().group(), informer.kind().kind()), key -> new ArrayList<>())
          .add(informer);
    }
    this.applications = applications;
    this.departed = departed;
  }

  @Override
  public @Nullable KubeObject find(String group, String kind, String namespace, String name) {
    for (KindInformer informer : informers.getOrDefault(id(group, kind), List.of())) {
      if (informer.namespace().isEmpty() || informer.namespace().equals(namespace)) {
        KubeObject found = informer.get(namespace, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  @Override
  public boolean sees(String group, String kind) {
    return informers.getOrDefault(id(group, kind), List.of()).stream()
        .anyMatch(informer -> informer.state() == WatchStatus.State.SYNCED);
  }

  @Override
  public @Nullable KubeObject departed(String uid) {
    return departed.find(uid);
  }

  @Override
  public @Nullable String applicationNamespace(String application) {
    return applications.namespace(application);
  }

  private static String id(String group, String kind) {
    return group + '/' + kind;
  }
}
