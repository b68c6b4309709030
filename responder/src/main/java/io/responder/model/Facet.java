package io.responder.model;

import static java.util.Objects.requireNonNull;

/**
 * A shared thing that an object or an incident touches, such as {@code node/ip-10-0-1-7} or {@code
 * registry/ghcr.io}. Incidents that share a facet may have one cause (DESIGN D11).
 *
 * @param type the sort of thing: {@code node}, {@code registry}, {@code repository}, {@code
 *     application}, {@code workload}, {@code pvc}, {@code destination}, {@code database} …
 * @param id the thing's identity within its type and cluster
 */
public record Facet(String type, String id) {

  public Facet {
    requireNonNull(type, "type");
    requireNonNull(id, "id");
  }

  /** A workload as a shared thing: {@code workload/shop/Deployment/web}. */
  public static Facet ofWorkload(ObjectRef workload) {
    return new Facet(
        "workload",
        (workload.namespace().isEmpty() ? "" : workload.namespace() + '/')
            + workload.kind()
            + '/'
            + workload.name());
  }

  @Override
  public String toString() {
    return type + '/' + id;
  }
}
