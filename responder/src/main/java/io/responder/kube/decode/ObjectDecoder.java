package io.responder.kube.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.responder.model.SymptomSource;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the objects of one kind. Thread-safe.
 *
 * <p>Never throws for what an object holds: only a stream that ends or is not JSON is an exception.
 */
public final class ObjectDecoder {

  private static final String TRACKING = "argocd.argoproj.io/tracking-id";
  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL = 256;

  private static final List<String> METADATA =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "metadata.resourceVersion",
          "metadata.generation",
          "metadata.creationTimestamp",
          "metadata.deletionTimestamp",
          "metadata.finalizers",
          "metadata.labels",
          "metadata.ownerReferences.apiVersion",
          "metadata.ownerReferences.kind",
          "metadata.ownerReferences.name",
          "metadata.ownerReferences.uid",
          "metadata.ownerReferences.controller");

  private final ResourceKind kind;
  private final FactsReader reader;
  private final FieldTree fields;
  private final Predicate<String> annotations;
  private final Interner<Object> interner;

  /**
   * A decoder.
   *
   * @param annotations which annotations are read
   * @param interner shares equal values between objects; may be shared between decoders
   */
  public ObjectDecoder(
      ResourceKind kind,
      FactsReader reader,
      Predicate<String> annotations,
      Interner<Object> interner) {
    this.kind = kind;
    this.reader = reader;
    List<String> paths = new ArrayList<>(METADATA);
    paths.addAll(reader.fields());
    this.fields =
        FieldTree.of(paths).with("metadata.annotations", annotations.or(TRACKING::equals));
    this.annotations = annotations;
    this.interner = interner;
  }

  /** An interner that forgets what nobody holds. */
  public static Interner<Object> interner() {
    return Interners.newWeakInterner();
  }

  public ResourceKind kind() {
    return kind;
  }

  /** Decodes the object that these bytes are. */
  public Decoded decode(byte[] json) {
    try (JsonParser parser = ObjectPruner.factory().createParser(json)) {
      parser.nextToken();
      return decode(parser);
    } catch (IOException e) {
      return undecodable("", "", "", "it is not JSON: " + firstLine(e));
    }
  }

  /**
   * Decodes the object at which the parser stands and consumes it.
   *
   * @throws IOException when the stream ends or is not JSON
   */
  public Decoded decode(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return undecodable("", "", "", "it is not a JSON object");
    }
    ObjectPruner pruner = new ObjectPruner();
    JsonNode object = pruner.prune(parser, fields);
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asText("");
    String name = metadata.path("name").asText("");
    String version = metadata.path("resourceVersion").asText("");
    if (pruner.tooDeep()) {
      String reason = "it nests deeper than " + ObjectPruner.MAX_DEPTH + " levels";
      return undecodable(namespace, name, version, reason);
    }
    if (metadata.path("uid").asText("").isEmpty() || name.isEmpty()) {
      return undecodable(namespace, name, version, "it has no metadata.uid or no metadata.name");
    }
    try {
      return new Decoded.Known(known(object, metadata));
    } catch (RuntimeException e) {
      // A reader met a shape that nobody thought of: that is this object's problem alone.
      return undecodable(namespace, name, version, "its facts cannot be read: " + e);
    }
  }

  private KubeObject known(JsonNode object, JsonNode metadata) {
    Instant createdAt = Timestamps.at(metadata, "creationTimestamp");
    Instant deletingSince = Timestamps.at(metadata, "deletionTimestamp");
    String namespace = shared(metadata.path("namespace").asText(""));
    String name = metadata.path("name").asText();
    FactsDraft draft = new FactsDraft(namespace, name, createdAt, deletingSince);
    reader.read(object, draft);
    deletion(metadata, deletingSince, draft);
    String tracking = metadata.path("annotations").path(TRACKING).textValue();
    Content content = draft.build(labels(metadata.path("labels")), annotations(metadata), tracking);
    KubeObject.Identity identity =
        new KubeObject.Identity(
            kind,
            namespace,
            name,
            metadata.path("uid").asText(),
            metadata.path("resourceVersion").asText(""),
            createdAt,
            controller(metadata.path("ownerReferences")));
    String node = draft.node();
    return new KubeObject(
        identity,
        node == null ? null : shared(node),
        content.shareable() ? (Content) interner.intern(content) : content);
  }

  private static void deletion(
      JsonNode metadata, @Nullable Instant deletingSince, FactsDraft draft) {
    List<String> finalizers = new ArrayList<>();
    for (JsonNode finalizer : metadata.path("finalizers")) {
      finalizers.add(finalizer.asText());
    }
    String joined = String.join(", ", finalizers);
    draft.attribute("finalizers", joined);
    if (deletingSince != null && !finalizers.isEmpty()) {
      draft.symptom(
          SymptomSource.DELETION,
          "",
          "FinalizersPending",
          "deletion waits for finalizers: " + joined,
          deletingSince);
    }
  }

  private @Nullable OwnerRef controller(JsonNode references) {
    for (JsonNode reference : references) {
      if (reference.path("controller").asBoolean(false)) {
        OwnerRef owner =
            new OwnerRef(
                group(reference.path("apiVersion").asText("")),
                reference.path("kind").asText(""),
                reference.path("name").asText(""),
                reference.path("uid").asText(""));
        return (OwnerRef) interner.intern(owner);
      }
    }
    return null;
  }

  /** The group of an {@code apiVersion}. */
  public static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  private Map<String, String> annotations(JsonNode metadata) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : metadata.path("annotations").properties()) {
      if (annotations.test(entry.getKey()) && kept.size() < MAX_LABELS) {
        kept.put(entry.getKey(), Redaction.clean(entry.getValue().asText("")));
      }
    }
    return kept;
  }

  private Map<String, String> labels(JsonNode labels) {
    Map<String, String> kept = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : labels.properties()) {
      if (kept.size() < MAX_LABELS && entry.getKey().length() <= 2 * MAX_LABEL) {
        String value = entry.getValue().asText("");
        kept.put(
            shared(entry.getKey()),
            shared(value.length() <= MAX_LABEL ? value : value.substring(0, MAX_LABEL)));
      }
    }
    return kept;
  }

  private String shared(String text) {
    return (String) interner.intern(text);
  }

  private Decoded undecodable(String namespace, String name, String version, String reason) {
    return new Decoded.Undecodable(kind, namespace, name, version, reason);
  }

  private static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
