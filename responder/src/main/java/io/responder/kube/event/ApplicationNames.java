package io.responder.kube.event;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** In which namespaces the Applications of a name live. Thread-safe. */
public final class ApplicationNames {

  private static final String USUAL = "argocd";

  private final Map<String, Set<String>> namespaces = new ConcurrentHashMap<>();

  public void add(String namespace, String name) {
    namespaces.computeIfAbsent(name, key -> new ConcurrentSkipListSet<>()).add(namespace);
  }

  public void remove(String namespace, String name) {
    namespaces.computeIfPresent(
        name,
        (key, known) -> {
          known.remove(namespace);
          return known.isEmpty() ? null : known;
        });
  }

  /** The usual namespace where several have the name, else the first; null where none has. */
  public @Nullable String namespace(String name) {
    Set<String> known = namespaces.get(name);
    if (known == null) {
      return null;
    }
    return known.contains(USUAL) ? USUAL : known.stream().findFirst().orElse(null);
  }
}
