package io.responder.kube.decode;

import static java.util.Objects.requireNonNull;

/**
 * One kind of object as the API server names it.
 *
 * @param group the API group, empty for the core group
 * @param version the version that is asked for
 * @param kind the kind, such as {@code Pod}
 * @param plural the resource name in paths, such as {@code pods}
 * @param scope whether its objects live in namespaces
 */
public record ResourceKind(String group, String version, String kind, String plural, Scope scope) {

  public ResourceKind {
    requireNonNull(group, "group");
    requireNonNull(version, "version");
    requireNonNull(kind, "kind");
    requireNonNull(plural, "plural");
    requireNonNull(scope, "scope");
  }

  /** Where objects of a kind live. */
  public enum Scope {
    NAMESPACED,
    CLUSTER
  }

  /** The value of the objects' {@code apiVersion}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + '/' + version;
  }

  /** {@code plural.group}, as RBAC and CRDs name it; the plural alone for the core group. */
  public String resource() {
    return group.isEmpty() ? plural : plural + '.' + group;
  }

  /** Whether this is the kind of that group, whatever the version. */
  public boolean is(String otherGroup, String otherKind) {
    return kind.equals(otherKind) && group.equals(otherGroup);
  }

  /** The path of its collection; of one namespace where {@code namespace} is not empty. */
  public String path(String namespace) {
    String base = group.isEmpty() ? "/api/" + version : "/apis/" + group + '/' + version;
    boolean within = scope == Scope.NAMESPACED && !namespace.isEmpty();
    return base + (within ? "/namespaces/" + namespace : "") + '/' + plural;
  }
}
