package io.responder.model;

import static java.util.Objects.requireNonNull;

/**
 * Names one object of one cluster.
 *
 * @param cluster the configured name of the cluster
 * @param group the API group, empty for the core group
 * @param kind the kind, such as {@code Pod}
 * @param namespace the namespace, empty for cluster-scoped objects
 * @param name the object's name
 * @param uid the object's uid, empty where only the name is known (an owner that was never seen)
 */
public record ObjectRef(
    String cluster, String group, String kind, String namespace, String name, String uid) {

  public ObjectRef {
    requireNonNull(cluster, "cluster");
    requireNonNull(group, "group");
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
  }

  /**
   * The object's address without its uid: equal for an object and its successor of the same name.
   * Kafka keys are made of it, so it never changes form.
   */
  public String key() {
    return cluster
        + '/'
        + namespace
        + '/'
        + (group.isEmpty() ? "" : group + '/')
        + kind
        + '/'
        + name;
  }

  /** True when both name the same address, whatever their uids. */
  public boolean sameAddress(ObjectRef other) {
    return cluster.equals(other.cluster)
        && group.equals(other.group)
        && kind.equals(other.kind)
        && namespace.equals(other.namespace)
        && name.equals(other.name);
  }

  /** How a person names the object: {@code Pod shop/web-1} or {@code Node ip-10-0-1-7}. */
  public String display() {
    return kind + ' ' + (namespace.isEmpty() ? "" : namespace + '/') + name;
  }
}
