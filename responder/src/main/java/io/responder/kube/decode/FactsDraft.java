package io.responder.kube.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.responder.model.Facet;
import io.responder.model.Health;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one object while they are being read. Shortens and redacts all text, and bounds the
 * number of everything.
 */
public final class FactsDraft {

  private static final int MAX_SYMPTOMS = 200;
  private static final int MAX_ATTRIBUTES = 400;
  private static final int MAX_VALUE = 1_024;

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Symptom> symptoms = new ArrayList<>();
  private final Set<Facet> facets = new LinkedHashSet<>();
  private final Set<String> images = new LinkedHashSet<>();
  private final String namespace;
  private final String name;
  private final @Nullable Instant createdAt;
  private final @Nullable Instant deletingSince;
  private Health health = Health.UNKNOWN;
  private @Nullable String node;
  private @Nullable String architecture;
  private @Nullable EventReport report;

  FactsDraft(
      String namespace, String name, @Nullable Instant createdAt, @Nullable Instant deletingSince) {
    this.namespace = namespace;
    this.name = name;
    this.createdAt = createdAt;
    this.deletingSince = deletingSince;
  }

  public String namespace() {
    return namespace;
  }

  public String name() {
    return name;
  }

  public @Nullable Instant createdAt() {
    return createdAt;
  }

  /** Whether the object is being deleted. */
  public boolean deleting() {
    return deletingSince != null;
  }

  /** States a fact; an absent or empty value states nothing. */
  public FactsDraft attribute(String attribute, @Nullable String value) {
    if (value != null && !value.isEmpty() && attributes.size() < MAX_ATTRIBUTES) {
      attributes.put(attribute, shortened(Redaction.redact(value)));
    }
    return this;
  }

  /** States the scalar values at dotted paths of the object under the paths' names. */
  public void copy(JsonNode object, List<String> paths) {
    for (String path : paths) {
      JsonNode node = object;
      for (String name : path.split("\\.", -1)) {
        node = node.path(name);
      }
      attribute(path, node.isValueNode() && !node.isNull() ? node.asText("") : "");
    }
  }

  /** States something wrong. */
  public void symptom(
      SymptomSource source, String part, String reason, String message, @Nullable Instant since) {
    symptom(source, part, reason, message, since, Map.of());
  }

  /** States something wrong, with numbers. */
  public void symptom(
      SymptomSource source,
      String part,
      String reason,
      String message,
      @Nullable Instant since,
      Map<String, Long> counters) {
    if (symptoms.size() < MAX_SYMPTOMS) {
      symptoms.add(new Symptom(source, part, reason, Redaction.clean(message), since, counters));
    }
  }

  /** The symptoms so far. */
  public List<Symptom> symptoms() {
    return symptoms;
  }

  public void facet(String type, String id) {
    if (!id.isEmpty() && facets.size() < MAX_SYMPTOMS) {
      facets.add(new Facet(type, shortened(Redaction.redact(id))));
    }
  }

  public void image(String image) {
    if (!image.isEmpty() && images.size() < MAX_SYMPTOMS) {
      images.add(shortened(image));
    }
  }

  public void health(Health value) {
    health = value;
  }

  public void node(@Nullable String value) {
    node = value == null || value.isEmpty() ? null : value;
  }

  public void architecture(@Nullable String value) {
    architecture = value;
  }

  public void report(EventReport value) {
    report = value;
  }

  @Nullable String node() {
    return node;
  }

  Content build(
      Map<String, String> labels, Map<String, String> annotations, @Nullable String tracking) {
    return new Content(
        deletingSince,
        labels,
        annotations,
        List.copyOf(images),
        architecture,
        tracking,
        health,
        attributes,
        symptoms,
        List.copyOf(facets),
        report);
  }

  private static String shortened(String value) {
    if (value.length() <= MAX_VALUE) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
    return value.substring(0, end) + Redaction.CUT;
  }
}
