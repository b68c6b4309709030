package io.responder.kube.decode;

import io.responder.model.Facet;
import io.responder.model.Health;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one object while they are being read. Shortens and redacts all text, and bounds the
 * number of everything. Used again for the next object.
 */
public final class FactsDraft {

  private static final int MAX_SYMPTOMS = 200;
  private static final int MAX_ATTRIBUTES = 400;
  private static final int MAX_VALUE = 1_024;
  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL = 256;

  // Of the paths that readers copy, which are constants.
  private static final Map<String, String[]> STEPS = new ConcurrentHashMap<>();

  private final Pairs labels = new Pairs();
  private final Pairs annotations = new Pairs();
  private final Pairs attributes = new Pairs();
  private final List<Symptom> symptoms = new ArrayList<>();
  private final List<Facet> facets = new ArrayList<>();
  private final List<String> images = new ArrayList<>();
  private String namespace = "";
  private String name = "";
  private @Nullable Instant createdAt;
  private @Nullable Instant deletingSince;
  private Health health = Health.UNKNOWN;
  private @Nullable String tracking;
  private @Nullable String node;
  private @Nullable String architecture;
  private @Nullable EventReport report;

  FactsDraft() {}

  /** Forgets everything and begins with an object. */
  void begin(
      String newNamespace,
      String newName,
      @Nullable Instant newCreatedAt,
      @Nullable Instant newDeletingSince) {
    labels.clear();
    annotations.clear();
    attributes.clear();
    symptoms.clear();
    facets.clear();
    images.clear();
    namespace = newNamespace;
    name = newName;
    createdAt = newCreatedAt;
    deletingSince = newDeletingSince;
    health = Health.UNKNOWN;
    tracking = null;
    node = null;
    architecture = null;
    report = null;
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
  public void copy(Value object, List<String> paths) {
    for (String path : paths) {
      Value at = object;
      for (String step : STEPS.computeIfAbsent(path, key -> key.split("\\.", -1))) {
        at = at.path(step);
      }
      if (at.isScalar()) {
        attribute(path, at.text());
      }
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
      Facet facet = new Facet(type, shortened(Redaction.redact(id)));
      if (!facets.contains(facet)) {
        facets.add(facet);
      }
    }
  }

  public void image(String image) {
    if (!image.isEmpty() && images.size() < MAX_SYMPTOMS) {
      String bounded = shortened(image);
      if (!images.contains(bounded)) {
        images.add(bounded);
      }
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

  void label(String label, String value) {
    if (labels.size() < MAX_LABELS && label.length() <= 2 * MAX_LABEL) {
      labels.put(label, value.length() <= MAX_LABEL ? value : value.substring(0, MAX_LABEL));
    }
  }

  void annotation(String annotation, String value) {
    if (annotations.size() < MAX_LABELS) {
      annotations.put(annotation, Redaction.clean(value));
    }
  }

  void tracking(@Nullable String value) {
    tracking = value;
  }

  @Nullable String node() {
    return node;
  }

  /** Whether other objects may say the same. */
  boolean shareable() {
    return symptoms.isEmpty() && report == null && deletingSince == null;
  }

  /** Whether this is exactly what the content says. */
  boolean says(Content content) {
    return shareable()
        && content.shareable()
        && health == content.health()
        && attributes.same(content.attributes())
        && labels.same(content.labels())
        && annotations.same(content.annotations())
        && images.equals(content.images())
        && facets.equals(content.facets())
        && java.util.Objects.equals(architecture, content.architecture())
        && java.util.Objects.equals(tracking, content.tracking());
  }

  /** A hash that is equal for drafts of equal contents. */
  int hash() {
    return 31 * attributes.hash() + 7 * labels.hash() + annotations.hash() + health.ordinal();
  }

  Content build() {
    return new Content(
        deletingSince,
        labels.toMap(),
        annotations.toMap(),
        images,
        architecture,
        tracking,
        health,
        attributes.toMap(),
        symptoms,
        facets,
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
