package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one object at one resourceVersion: enough to judge it and to write commands with
 * real names, and nothing else. Never secrets, environment values or whole specs.
 *
 * @param object the object
 * @param workload the root of its controller chain; the object itself where it has no controller
 * @param owners the controller chain from the object's direct controller to the root, without the
 *     object
 * @param application the Argo CD Application that manages it, null where none is known
 * @param createdAt creationTimestamp, null where absent or unreadable
 * @param deletingSince deletionTimestamp, null while it is not being deleted
 * @param labels all labels, bounded in number and length
 * @param annotations the allowlisted annotations only
 * @param images the container images, init containers included, in order
 * @param node the node it runs on, null where none
 * @param architecture {@code os/arch} of that node (of itself for a Node), such as {@code
 *     linux/amd64}; null where unknown
 * @param health whether it does what it is for
 * @param attributes further facts by dotted name, such as {@code spec.replicas}; the names that a
 *     kind has are documented in {@code docs/facts.md}
 * @param symptoms what is wrong with it; empty for a healthy object
 * @param facets the shared things it touches
 */
public record ObjectFacts(
    ObjectRef object,
    ObjectRef workload,
    List<ObjectRef> owners,
    @Nullable ObjectRef application,
    @Nullable Instant createdAt,
    @Nullable Instant deletingSince,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<String> images,
    @Nullable String node,
    @Nullable String architecture,
    Health health,
    Map<String, String> attributes,
    List<Symptom> symptoms,
    List<Facet> facets) {

  public ObjectFacts {
    requireNonNull(object, "object");
    requireNonNull(workload, "workload");
    requireNonNull(health, "health");
    owners = List.copyOf(owners);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    images = List.copyOf(images);
    attributes = Map.copyOf(attributes);
    symptoms = List.copyOf(symptoms);
    facets = List.copyOf(facets);
  }
}
