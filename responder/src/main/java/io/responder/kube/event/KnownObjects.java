package io.responder.kube.event;

import io.responder.kube.decode.KubeObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An index that is filled by hand: for a recording, or one pass over a cluster. One thread. */
public final class KnownObjects implements ObjectIndex {

  private static final Set<String> WORKLOADS =
      Set.of("ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob");

  private final Map<Address, KubeObject> objects = new HashMap<>();
  private final ApplicationNames applications = new ApplicationNames();
  private final DepartedObjects departed = new DepartedObjects();
  private final IngressRoutes routes = new IngressRoutes();

  /** Takes the object's latest state; the state before it, null where there was none. */
  public @Nullable KubeObject put(KubeObject object) {
    if (isApplication(object)) {
      applications.add(object.namespace(), object.name());
    }
    if (IngressRoutes.isIngress(object)) {
      routes.put(object);
    }
    return objects.put(address(object), object);
  }

  /** Forgets the object, but for what is said about it afterwards. */
  public void remove(KubeObject object) {
    if (isApplication(object)) {
      applications.remove(object.namespace(), object.name());
    }
    if (IngressRoutes.isIngress(object)) {
      routes.remove(object);
    }
    objects.remove(address(object));
    departed.add(object);
  }

  /** Remembers an object whose address another one has taken. */
  public void replaced(KubeObject object) {
    departed.add(object);
  }

  @Override
  public @Nullable KubeObject find(String group, String kind, String namespace, String name) {
    return objects.get(new Address(group, kind, namespace, name));
  }

  @Override
  public boolean sees(String group, String kind) {
    return (group.equals("apps") || group.equals("batch")) && WORKLOADS.contains(kind);
  }

  @Override
  public boolean watches(String group, String kind) {
    return sees(group, kind);
  }

  @Override
  public IngressRoutes routes() {
    return routes;
  }

  @Override
  public @Nullable KubeObject departed(String uid) {
    return departed.find(uid);
  }

  @Override
  public @Nullable String applicationNamespace(String application) {
    return applications.namespace(application);
  }

  /** Whether it is an Argo CD Application. */
  public static boolean isApplication(KubeObject object) {
    return object.kind().is("argoproj.io", "Application");
  }

  private static Address address(KubeObject object) {
    return new Address(
        object.kind().group(), object.kind().kind(), object.namespace(), object.name());
  }

  private record Address(String group, String kind, String namespace, String name) {}
}
