package io.responder.kube.event;

import static java.util.Objects.requireNonNull;

import io.responder.kube.decode.KubeObject;
import io.responder.kube.decode.OwnerRef;
import io.responder.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controllers of an object up to its workload.
 *
 * @param workload the root; the object itself where it has no controller
 * @param owners from the direct controller to the root
 * @param root the root's own object, null where it is not known
 * @param certain whether every object that could have a controller of its own is known: otherwise
 *     the root may turn out to be further up
 * @param missing the uid of a controller that is not known and may yet come, null where there is
 *     none
 */
public record Lineage(
    ObjectRef workload,
    List<ObjectRef> owners,
    @Nullable KubeObject root,
    boolean certain,
    @Nullable String missing) {

  // Deeper chains do not occur; a cycle of hand-made references would.
  private static final int MAX_DEPTH = 10;

  private static final String TEMPLATE_HASH = "pod-template-hash";

  public Lineage {
    requireNonNull(workload, "workload");
    owners = List.copyOf(owners);
  }

  /** The lineage of the object, as far as the index knows. */
  public static Lineage of(KubeObject object, String cluster, ObjectIndex index) {
    List<ObjectRef> owners = new ArrayList<>();
    KubeObject at = object;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      OwnerRef owner = controller(at);
      if (owner == null) {
        ObjectRef root = owners.isEmpty() ? ref(at, cluster) : owners.get(owners.size() - 1);
        return new Lineage(root, owners, at, true, null);
      }
      owners.add(ref(owner, at, cluster));
      KubeObject next = owner(owner, at, index);
      if (next == null) {
        return broken(owner, at, cluster, owners, index);
      }
      at = next;
    }
    return new Lineage(owners.get(owners.size() - 1), owners, at, true, null);
  }

  /** How the object is named in the model. */
  public static ObjectRef ref(KubeObject object, String cluster) {
    return new ObjectRef(
        cluster,
        object.kind().group(),
        object.kind().kind(),
        object.namespace(),
        object.name(),
        object.uid());
  }

  // A mirror pod is controlled by its Node, and an Application by its ApplicationSet: neither is
  // what a person would call the workload.
  private static @Nullable OwnerRef controller(KubeObject object) {
    OwnerRef owner = object.controller();
    boolean ends =
        owner == null || owner.kind().equals("Node") || KnownObjects.isApplication(object);
    return ends ? null : owner;
  }

  private static @Nullable KubeObject owner(OwnerRef owner, KubeObject of, ObjectIndex index) {
    KubeObject found = index.find(owner.group(), owner.kind(), of.namespace(), owner.name());
    if (found == null) {
      found = index.find(owner.group(), owner.kind(), "", owner.name());
    }
    if (found == null || !found.uid().equals(owner.uid())) {
      KubeObject departed = index.departed(owner.uid());
      return departed != null ? departed : found;
    }
    return found;
  }

  private static Lineage broken(
      OwnerRef owner, KubeObject of, String cluster, List<ObjectRef> owners, ObjectIndex index) {
    String hash = of.content().labels().get(TEMPLATE_HASH);
    if (owner.kind().equals("ReplicaSet") && hash != null && owner.name().endsWith('-' + hash)) {
      String deployment = owner.name().substring(0, owner.name().length() - hash.length() - 1);
      owners.add(new ObjectRef(cluster, "apps", "Deployment", of.namespace(), deployment, ""));
    }
    boolean certain = !index.sees(owner.group(), owner.kind());
    String missing = index.watches(owner.group(), owner.kind()) ? owner.uid() : null;
    return new Lineage(owners.get(owners.size() - 1), owners, null, certain, missing);
  }

  private static ObjectRef ref(OwnerRef owner, KubeObject of, String cluster) {
    return new ObjectRef(
        cluster, owner.group(), owner.kind(), of.namespace(), owner.name(), owner.uid());
  }
}
