package io.responder.kube.facts;

import static io.responder.kube.decode.ResourceKind.Scope.CLUSTER;
import static io.responder.kube.decode.ResourceKind.Scope.NAMESPACED;

import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.ResourceKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds that are watched, each with its reader, in the order in which they are best told. */
public final class KindCatalog {

  /** Core Events. */
  public static final ResourceKind EVENT =
      new ResourceKind("", "v1", "Event", "events", NAMESPACED);

  private static final Map<ResourceKind, FactsReader> BUILT_IN = builtIn();

  private static final FactsReader CUSTOM = new CustomResourceReader();
  private static final FactsReader EVENTS = new EventReader();

  private final Map<ResourceKind, FactsReader> readers = new LinkedHashMap<>();

  /**
   * The built-in kinds and these, whose conditions are read generically. A built-in kind that is
   * named again keeps its reader.
   */
  public KindCatalog(List<ResourceKind> custom) {
    BUILT_IN.forEach(
        (kind, reader) -> {
          if (!kind.equals(EVENT)) {
            readers.put(kind, reader);
          }
        });
    for (ResourceKind kind : custom) {
      if (find(kind.group(), kind.kind()) == null) {
        readers.put(kind, CUSTOM);
      }
    }
    // Last, so that what Events regard is known before them.
    readers.put(EVENT, EVENTS);
  }

  /** All kinds: owners and nodes first, core Events last. */
  public List<ResourceKind> kinds() {
    return List.copyOf(readers.keySet());
  }

  /** The reader of a kind; the generic one for a kind that is not in the catalog. */
  public FactsReader reader(ResourceKind kind) {
    if (isEvent(kind)) {
      return EVENTS;
    }
    return readers.getOrDefault(kind, CUSTOM);
  }

  /** The kind of that name in that group, null where it is not in the catalog. */
  public @Nullable ResourceKind find(String group, String kind) {
    for (ResourceKind candidate : readers.keySet()) {
      if (candidate.is(group, kind)) {
        return candidate;
      }
    }
    return null;
  }

  /** Whether the kind is read by its own reader, in the one version that the reader knows. */
  public static boolean isBuiltIn(ResourceKind kind) {
    return BUILT_IN.containsKey(kind);
  }

  /** Whether objects of the kind are core Events, in either API group. */
  public static boolean isEvent(ResourceKind kind) {
    return kind.is("", "Event") || kind.is("events.k8s.io", "Event");
  }

  private static Map<ResourceKind, FactsReader> builtIn() {
    Map<ResourceKind, FactsReader> readers = new LinkedHashMap<>();
    WorkloadReader workload = new WorkloadReader();
    readers.put(new ResourceKind("", "v1", "Node", "nodes", CLUSTER), new NodeReader());
    put(readers, "argoproj.io/v1alpha1", "ApplicationSet", new ApplicationSetReader());
    put(readers, "argoproj.io/v1alpha1", "Application", new ApplicationReader());
    put(readers, "apps/v1", "Deployment", workload);
    put(readers, "apps/v1", "StatefulSet", workload);
    put(readers, "apps/v1", "DaemonSet", workload);
    put(readers, "apps/v1", "ReplicaSet", workload);
    put(readers, "batch/v1", "CronJob", new CronJobReader());
    put(readers, "batch/v1", "Job", new JobReader());
    put(readers, "v1", "PersistentVolumeClaim", new ClaimReader());
    put(readers, "v1", "Pod", new PodReader());
    put(readers, "autoscaling/v2", "HorizontalPodAutoscaler", new AutoscalerReader());
    readers.put(
        new ResourceKind("networking.k8s.io", "v1", "Ingress", "ingresses", NAMESPACED),
        new IngressReader());
    readers.put(EVENT, new EventReader());
    return readers;
  }

  private static void put(
      Map<ResourceKind, FactsReader> readers, String apiVersion, String kind, FactsReader reader) {
    int slash = apiVersion.indexOf('/');
    readers.put(
        new ResourceKind(
            slash < 0 ? "" : apiVersion.substring(0, slash),
            apiVersion.substring(slash + 1),
            kind,
            kind.toLowerCase(java.util.Locale.ROOT) + 's',
            NAMESPACED),
        reader);
  }
}
