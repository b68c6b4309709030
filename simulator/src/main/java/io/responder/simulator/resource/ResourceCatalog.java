package io.responder.simulator.resource;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The kinds a cluster serves at this moment. Thread safe. */
public final class ResourceCatalog {
  private final List<ResourceType> types = new CopyOnWriteArrayList<>(BuiltInResources.all());

  /** Every served kind, built-in ones first. */
  public List<ResourceType> all() {
    return List.copyOf(types);
  }

  /** The kind behind a path. */
  public Optional<ResourceType> byPath(String group, String version, String plural) {
    return types.stream()
        .filter(t -> t.plural().equals(plural))
        .filter(t -> t.group().equals(group) && t.version().equals(version))
        .findFirst();
  }

  /** The kind of an object that names itself. */
  public Optional<ResourceType> byKind(String apiVersion, String kind) {
    return types.stream()
        .filter(t -> t.kind().equals(kind) && t.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /**
   * The kind of this name, core group first.
   *
   * @param name {@code pods} or {@code deployments.apps}
   * @throws IllegalArgumentException when no such kind is served
   */
  public ResourceType byName(String name) {
    return types.stream()
        .filter(t -> t.plural().equals(name) || t.qualifiedName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no resource named " + name + " is served; register it first"));
  }

  /** Serves a custom kind from now on; a second registration changes nothing. */
  public synchronized void register(ResourceType type) {
    if (!type.has(Trait.CUSTOM)) {
      throw new IllegalArgumentException("not a custom resource: " + type.qualifiedName());
    }
    types.removeIf(t -> t.path().equals(type.path()));
    types.add(type);
  }

  /** Stops serving a custom kind. */
  public synchronized void unregister(ResourceType type) {
    if (!type.has(Trait.CUSTOM)) {
      throw new IllegalArgumentException("not a custom resource: " + type.qualifiedName());
    }
    types.removeIf(t -> t.path().equals(type.path()));
  }
}
