package io.responder.kube.decode;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.Interner;
import io.responder.model.SymptomSource;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the objects of one kind. Thread-safe.
 *
 * <p>Never throws for what an object holds: only a stream that ends or is not JSON is an exception.
 */
public final class ObjectDecoder {

  private static final String TRACKING = "argocd.argoproj.io/tracking-id";

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
  private final @Nullable ProtobufFields protobuf;
  private final Predicate<String> annotations;
  private final Interner<Object> interner;
  private final SharedContents contents;
  // What the last call worked with, for the next one; a second thread makes its own.
  private final AtomicReference<@Nullable Workspace> idle = new AtomicReference<>();

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
    this.protobuf = ProtobufFields.of(kind, fields);
    this.annotations = annotations;
    this.interner = interner;
    this.contents = new SharedContents(interner);
  }

  /** An interner that forgets what nobody holds, sooner or later. */
  public static Interner<Object> interner() {
    return new RecentlyShared();
  }

  public ResourceKind kind() {
    return kind;
  }

  /** Decodes the object that these bytes are. */
  public Decoded decode(byte[] json) {
    try {
      return decode(new JsonInput(json));
    } catch (EOFException e) {
      return undecodable("", "", "", "it is not JSON: it ends within a value");
    } catch (IOException e) {
      return undecodable("", "", "", String.valueOf(e.getMessage()));
    }
  }

  /**
   * Decodes the value that comes next and consumes it.
   *
   * @throws IOException when the stream ends or is not JSON
   */
  public Decoded decode(JsonInput in) throws IOException {
    if (in.peek() != '{') {
      in.skip();
      return undecodable("", "", "", "it is not a JSON object");
    }
    Workspace known = idle.getAndSet(null);
    Workspace workspace = known == null ? new Workspace() : known;
    try {
      Value object = workspace.pruner.prune(in, fields);
      return decoded(object, workspace.pruner.tooDeep(), workspace.draft);
    } finally {
      idle.set(workspace);
    }
  }

  /** Whether objects of the kind can be decoded from protobuf. */
  public boolean readsProtobuf() {
    return protobuf != null;
  }

  /**
   * Decodes the message that the input is in and consumes it.
   *
   * @throws MalformedProtobuf when it is no protobuf
   */
  public Decoded decode(ProtobufInput in) throws IOException {
    ProtobufFields wanted = requireNonNull(protobuf, "a kind without protobuf");
    Workspace known = idle.getAndSet(null);
    Workspace workspace = known == null ? new Workspace() : known;
    try {
      return decoded(workspace.pruner.prune(in, wanted), false, workspace.draft);
    } finally {
      idle.set(workspace);
    }
  }

  /** Decodes an object that was read before. */
  Decoded decode(Value object) {
    return decoded(object, false, new FactsDraft());
  }

  private Decoded decoded(Value object, boolean tooDeep, FactsDraft draft) {
    Value metadata = object.path("metadata");
    if (tooDeep) {
      return undecodable(metadata, "it nests deeper than " + ObjectPruner.MAX_DEPTH + " levels");
    }
    if (metadata.path("uid").text().isEmpty() || metadata.path("name").text().isEmpty()) {
      return undecodable(metadata, "it has no metadata.uid or no metadata.name");
    }
    try {
      return new Decoded.Known(known(object, metadata, draft));
    } catch (RuntimeException e) {
      // A reader met a shape that nobody thought of: that is this object's problem alone.
      return undecodable(metadata, "its facts cannot be read: " + e);
    }
  }

  private KubeObject known(Value object, Value metadata, FactsDraft draft) {
    Instant createdAt = metadata.path("creationTimestamp").instant();
    Instant deletingSince = metadata.path("deletionTimestamp").instant();
    String namespace = shared(metadata.path("namespace").text());
    String name = metadata.path("name").ownText();
    draft.begin(namespace, name, createdAt, deletingSince);
    reader.read(object, draft);
    deletion(metadata, deletingSince, draft);
    for (Value label : metadata.path("labels").fields()) {
      draft.label(label.name(), label.text());
    }
    annotations(metadata.path("annotations"), draft);
    String node = draft.node();
    return new KubeObject(
        kind,
        namespace,
        name,
        metadata.path("uid"),
        metadata.path("resourceVersion"),
        createdAt,
        controller(metadata.path("ownerReferences")),
        node == null ? null : shared(node),
        contents.of(draft));
  }

  private static void deletion(Value metadata, @Nullable Instant deletingSince, FactsDraft draft) {
    Value all = metadata.path("finalizers");
    if (all.isEmpty()) {
      return;
    }
    List<String> finalizers = new ArrayList<>();
    for (Value finalizer : all) {
      if (!finalizer.text().isEmpty()) {
        finalizers.add(finalizer.text());
      }
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

  private @Nullable OwnerRef controller(Value references) {
    for (Value reference : references) {
      if (reference.path("controller").truth()) {
        OwnerRef owner =
            new OwnerRef(
                group(reference.path("apiVersion").text()),
                reference.path("kind").text(),
                reference.path("name").text(),
                reference.path("uid").text());
        return (OwnerRef) interner.intern(owner);
      }
    }
    return null;
  }

  /** The group of an {@code apiVersion}. */
  public static String group(String apiVersion) {
    if (apiVersion.equals("apps/v1")) {
      return "apps"; // The owner of nearly every pod.
    }
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  private void annotations(Value all, FactsDraft draft) {
    for (Value annotation : all.fields()) {
      String name = annotation.name();
      if (name.equals(TRACKING)) {
        draft.tracking(annotation.isText() ? annotation.text() : null);
      }
      if (annotations.test(name)) {
        draft.annotation(name, annotation.text());
      }
    }
  }

  private String shared(String text) {
    return (String) interner.intern(text);
  }

  private Decoded undecodable(Value metadata, String reason) {
    return undecodable(
        metadata.path("namespace").text(),
        metadata.path("name").text(),
        metadata.path("resourceVersion").text(),
        reason);
  }

  private Decoded undecodable(String namespace, String name, String version, String reason) {
    return new Decoded.Undecodable(kind, namespace, name, version, reason);
  }

  /** What one call works with. */
  private static final class Workspace {
    private final ObjectPruner pruner = new ObjectPruner();
    private final FactsDraft draft = new FactsDraft();
  }
}
