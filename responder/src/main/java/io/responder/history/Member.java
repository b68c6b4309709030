package io.responder.history;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.responder.model.Facet;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object as it was last seen.
 *
 * @param application the Argo CD Application that manages it, null where none is known
 * @param components what it says it belongs to
 * @param createdAt null where the cluster does not say
 */
public record Member(
    ObjectRef object,
    ObjectRef workload,
    @Nullable ObjectRef application,
    Health health,
    Set<String> components,
    @Nullable Instant createdAt) {

  public Member {
    requireNonNull(object, "object");
    requireNonNull(workload, "workload");
    requireNonNull(health, "health");
    components = Set.copyOf(components);
  }

  public static Member of(ObjectFacts facts) {
    return new Member(
        facts.object(),
        facts.workload(),
        facts.application(),
        facts.health(),
        facts.facets().stream()
            .filter(facet -> facet.type().equals(Episode.COMPONENT))
            .map(Facet::id)
            .collect(toSet()),
        facts.createdAt());
  }

  boolean isPod() {
    return object.group().isEmpty() && object.kind().equals("Pod");
  }

  boolean isApplication() {
    return object.group().equals("argoproj.io") && object.kind().equals("Application");
  }
}
