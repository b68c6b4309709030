package io.responder.kube.watch;

import static java.util.Objects.requireNonNull;

import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.decode.ResourceKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What one process watches of a cluster, while others watch the rest.
 *
 * <p>A cluster of which namespaces are listed has one part for each of them and one for the kinds
 * that are in no namespace; any other cluster is one part. Owners are in the namespace of what they
 * own, so a part knows the workloads of all its objects; what it does not know of the others is in
 * {@link ClusterContext}.
 *
 * @param name empty for the whole cluster, {@code _cluster} for the kinds that are in no namespace,
 *     else the namespace; equal in all processes and versions
 */
public record ClusterPart(String name) {

  private static final String CLUSTER_SCOPED = "_cluster";

  /** Everything that is configured of the cluster. */
  public static final ClusterPart WHOLE = new ClusterPart("");

  public ClusterPart {
    requireNonNull(name, "name");
  }

  /** The parts that together are what is configured of the cluster. */
  public static List<ClusterPart> of(ClusterConfig cluster) {
    if (cluster.namespaces().isEmpty()) {
      return List.of(WHOLE);
    }
    List<ClusterPart> parts = new ArrayList<>();
    parts.add(new ClusterPart(CLUSTER_SCOPED));
    cluster.namespaces().stream().distinct().map(ClusterPart::new).forEach(parts::add);
    return parts;
  }

  /** Whether there are no others beside it. */
  public boolean isWhole() {
    return name.isEmpty();
  }

  /** Whether it holds only the kinds that are in no namespace. */
  public boolean isClusterScoped() {
    return name.equals(CLUSTER_SCOPED);
  }

  /** Whether objects of that kind in that namespace, empty for all, are in this part. */
  boolean holds(ResourceKind kind, String namespace) {
    if (isWhole()) {
      return true;
    }
    return kind.scope() == ResourceKind.Scope.CLUSTER ? isClusterScoped() : name.equals(namespace);
  }
}
