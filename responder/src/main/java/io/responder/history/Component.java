package io.responder.history;

import static java.util.Objects.requireNonNull;

import io.responder.model.ObjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service by the name that people have for it: {@code name}, {@code namespace/name} or {@code
 * namespace/Kind/name}. The name is that of a workload, or what its objects say they belong to
 * ({@code watch.ownership.component}).
 *
 * @param cluster null for any
 * @param namespace null for any
 * @param kind of the workload, null for any
 */
public record Component(
    @Nullable String cluster, @Nullable String namespace, @Nullable String kind, String name) {

  /** No object has a longer one. */
  public static final int LONGEST_NAME = 253;

  public Component {
    requireNonNull(name, "name");
  }

  /** The component of a text; empty where it is none. */
  public static Optional<Component> parse(@Nullable String cluster, String text) {
    String[] parts = text.split("/", -1);
    for (String part : parts) {
      if (part.isBlank() || part.length() > LONGEST_NAME) {
        return Optional.empty();
      }
    }
    return switch (parts.length) {
      case 1 -> Optional.of(new Component(cluster, null, null, parts[0]));
      case 2 -> Optional.of(new Component(cluster, parts[0], null, parts[1]));
      case 3 -> Optional.of(new Component(cluster, parts[0], parts[1], parts[2]));
      default -> Optional.empty();
    };
  }

  /** Whether an episode is one of its. */
  public boolean has(Episode episode) {
    return is(episode.workload())
        || (isPlace(episode.workload()) && kind == null && episode.components().contains(name));
  }

  /** Whether an object is one of its. */
  public boolean has(Member member) {
    ObjectRef application = member.isApplication() ? member.object() : member.application();
    return is(member.workload())
        || (kind == null && isPlace(member.object()) && member.components().contains(name))
        // Applications live elsewhere than what they deliver.
        || (kind == null
            && application != null
            && application.name().equals(name)
            && (cluster == null || application.cluster().equals(cluster))
            && (member.isApplication() || isPlace(member.object())));
  }

  /** Whether it is named after that workload. */
  public boolean is(ObjectRef workload) {
    return isPlace(workload)
        && (kind == null || workload.kind().equalsIgnoreCase(kind))
        && workload.name().equals(name);
  }

  /** Whether it can be there. */
  boolean isPlace(ObjectRef workload) {
    return (cluster == null || workload.cluster().equals(cluster))
        && (namespace == null || workload.namespace().equals(namespace));
  }

  @Override
  public String toString() {
    return (namespace == null ? "" : namespace + '/') + (kind == null ? "" : kind + '/') + name;
  }
}
