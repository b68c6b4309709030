package io.responder.kube.decode;

import static java.util.Objects.requireNonNull;

import io.responder.model.Facet;
import io.responder.model.Health;
import io.responder.model.Symptom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one object says about itself, apart from its name and owner.
 *
 * <p>Nothing in it differs between healthy replicas of one workload, so that they share one
 * instance: what does differ (node, owner, times) is kept beside it in {@link KubeObject}.
 *
 * @param deletingSince deletionTimestamp
 * @param labels all labels, bounded
 * @param annotations the allowlisted ones
 * @param images container images in order
 * @param architecture {@code os/arch}, for nodes
 * @param tracking the Argo CD tracking id, null where there is none
 * @param health as far as the object tells
 * @param attributes further facts by dotted name
 * @param symptoms what is wrong
 * @param facets shared things that only the object's own fields tell
 * @param report what it reports about another object, for core Events that are worth passing on
 */
public record Content(
    @Nullable Instant deletingSince,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<String> images,
    @Nullable String architecture,
    @Nullable String tracking,
    Health health,
    Map<String, String> attributes,
    List<Symptom> symptoms,
    List<Facet> facets,
    @Nullable EventReport report) {

  /** Nothing known. */
  public static final Content NONE =
      new Content(
          null,
          Map.of(),
          Map.of(),
          List.of(),
          null,
          null,
          Health.UNKNOWN,
          Map.of(),
          List.of(),
          List.of(),
          null);

  public Content {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    images = List.copyOf(images);
    requireNonNull(health, "health");
    attributes = Map.copyOf(attributes);
    symptoms = List.copyOf(symptoms);
    facets = List.copyOf(facets);
  }

  /** Whether replicas can share it. */
  boolean shareable() {
    return symptoms.isEmpty() && report == null && deletingSince == null;
  }
}
