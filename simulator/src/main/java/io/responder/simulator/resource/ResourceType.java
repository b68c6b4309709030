package io.responder.simulator.resource;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * One kind of object as the API serves it.
 *
 * @param group API group; empty for the core group
 * @param plural the name in paths, such as {@code pods}
 */
public record ResourceType(
    String group, String version, String plural, String kind, Scope scope, Set<Trait> traits) {

  /** A kind of Argo CD; it has no status sub-resource. */
  public static final ResourceType ARGO_APPLICATION =
      custom("argoproj.io", "v1alpha1", "applications", "Application");

  /** A kind of Argo CD with a status sub-resource. */
  public static final ResourceType ARGO_APPLICATION_SET =
      custom("argoproj.io", "v1alpha1", "applicationsets", "ApplicationSet", Trait.STATUS);

  public ResourceType {
    traits = Set.copyOf(traits);
  }

  /** A namespaced custom resource with the given traits besides those every custom one has. */
  public static ResourceType custom(
      String group, String version, String plural, String kind, Trait... traits) {
    Set<Trait> all = new java.util.HashSet<>(Set.of(traits));
    all.addAll(Set.of(Trait.CUSTOM, Trait.GENERATION, Trait.VERSIONED_UPDATE));
    return new ResourceType(group, version, plural, kind, Scope.NAMESPACED, all);
  }

  /** The same kind without a namespace. */
  public ResourceType clusterScoped() {
    return new ResourceType(group, version, plural, kind, Scope.CLUSTER, traits);
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  public boolean namespaced() {
    return scope == Scope.NAMESPACED;
  }

  /** {@code v1}, or {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code pods}, or {@code deployments.apps}: the form of error messages. */
  public String qualifiedName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  public String singular() {
    return kind.toLowerCase(Locale.ROOT);
  }

  /** The path of all objects of this kind, such as {@code /apis/apps/v1/deployments}. */
  public String path() {
    return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + "/" + plural;
  }

  /** How every stored object of this kind begins; lists of built-in kinds leave it out. */
  public byte[] typeMeta() {
    String text = "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion() + "\",";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
