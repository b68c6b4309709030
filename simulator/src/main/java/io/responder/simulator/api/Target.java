package io.responder.simulator.api;

import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.store.ObjectKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a path names.
 *
 * @param namespace null for a cluster-scoped kind or all namespaces
 * @param name empty for a collection
 * @param subresource empty for the object itself
 */
record Target(ResourceType type, @Nullable String namespace, String name, String subresource) {

  /** Reads a path; empty when it names nothing that is served. */
  static Optional<Target> parse(String path, ResourceCatalog catalog) {
    List<String> parts = new ArrayList<>();
    for (String part : path.substring(1).split("/", -1)) {
      // A plus sign is itself in a path.
      parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    boolean core = parts.size() >= 3 && parts.get(0).equals("api");
    boolean grouped = parts.size() >= 4 && parts.get(0).equals("apis");
    if (!core && !grouped) {
      return Optional.empty();
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(core ? 1 : 2);
    return resolve(group, version, parts.subList(core ? 2 : 3, parts.size()), catalog);
  }

  private static Optional<Target> resolve(
      String group, String version, List<String> rest, ResourceCatalog catalog) {
    boolean inNamespace = rest.size() >= 3 && rest.get(0).equals("namespaces");
    if (inNamespace) {
      Optional<ResourceType> type = catalog.byPath(group, version, rest.get(2));
      if (type.isPresent() && rest.size() <= 5) {
        return type.filter(ResourceType::namespaced)
            .map(t -> new Target(t, rest.get(1), part(rest, 3), part(rest, 4)));
      }
    }
    if (rest.size() > 3) {
      return Optional.empty();
    }
    return catalog
        .byPath(group, version, rest.get(0))
        // Without a namespace a namespaced kind can only be listed and watched.
        .filter(t -> !t.namespaced() || rest.size() == 1)
        .map(t -> new Target(t, null, part(rest, 1), part(rest, 2)));
  }

  /** The place of the object. */
  ObjectKey key() {
    return new ObjectKey(namespaceOrEmpty(), name);
  }

  String namespaceOrEmpty() {
    return namespace == null ? "" : namespace;
  }

  boolean collection() {
    return name.isEmpty();
  }

  /** {@code pods} or {@code pods/eviction}. */
  String resource() {
    return subresource.isEmpty() ? type.plural() : type.plural() + "/" + subresource;
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }
}
