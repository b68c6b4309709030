package io.responder.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.patch.PatchFormat;
import io.responder.simulator.recording.RecordedChange;
import io.responder.simulator.registry.Registry;
import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.selector.Selection;
import io.responder.simulator.store.ListQuery;
import io.responder.simulator.store.ObjectKey;
import io.responder.simulator.store.ObjectStore;
import io.responder.simulator.store.StoredObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a simulated cluster, as a test or a scenario writes them: in the place of users,
 * controllers and kubelets, past access rules, faults and audit. Watchers see every change. Thread
 * safe.
 *
 * <p>A resource is named by its plural, {@code pods} or {@code applications.argoproj.io}; an
 * unknown one is an IllegalArgumentException. The namespace of a cluster-scoped object is empty. A
 * namespace that an object is put into is created when it is missing.
 */
public final class ClusterState {
  private final ObjectStore store;
  private final Registry registry;
  private final ResourceCatalog catalog;

  ClusterState(ObjectStore store, Registry registry, ResourceCatalog catalog) {
    this.store = store;
    this.registry = registry;
    this.catalog = catalog;
  }

  /**
   * Creates or replaces an object, status included. An absent uid, creationTimestamp and generation
   * are filled in or kept; another uid than the stored one means delete and create.
   *
   * @return the object as stored
   */
  public ObjectNode apply(JsonNode object) {
    String apiVersion = Json.text(object, "apiVersion");
    String kind = Json.text(object, "kind");
    ResourceType type =
        catalog
            .byKind(apiVersion, kind)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no kind " + kind + " of " + apiVersion + " is served; register it first"));
    // Through bytes, so that trees built by hand compare like parsed ones.
    ObjectNode clean = (ObjectNode) Json.parse(Json.bytes(object));
    return registry.upsert(type, clean).tree();
  }

  /** As {@link #apply(JsonNode)}, from JSON text. */
  public ObjectNode apply(String json) {
    return apply(Json.parse(json));
  }

  /**
   * Stores bytes that are served exactly as they are, whether or not they are an object or JSON at
   * all; in watches only line breaks become spaces.
   *
   * @return the resourceVersion of the change, which the bytes do not show
   */
  public long applyRaw(String resource, String namespace, String name, byte[] json) {
    return store.atomically(
        () -> {
          registry.ensureNamespace(namespace);
          ObjectKey key = new ObjectKey(namespace, name);
          return store.putRaw(catalog.byName(resource), key, json).resourceVersion();
        });
  }

  /**
   * Merges into an object, status included.
   *
   * @param patch a JSON merge patch
   * @throws IllegalArgumentException when there is no such object
   */
  public ObjectNode patch(String resource, String namespace, String name, JsonNode patch) {
    ResourceType type = catalog.byName(resource);
    return store.atomically(
        () -> {
          ObjectNode current =
              get(resource, namespace, name)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "no " + resource + " " + namespace + "/" + name));
          ObjectNode patched = PatchFormat.MERGE.apply(current, patch);
          if (Json.same(Json.at(current, "metadata"), Json.at(patched, "metadata"))) {
            // Not what the patch says: the rules of the kind decide.
            Json.child(patched, "metadata").remove("generation");
          }
          return registry.upsert(type, patched).tree();
        });
  }

  /** Merges into the status of an object; see {@link #patch}. */
  public ObjectNode patchStatus(String resource, String namespace, String name, JsonNode status) {
    ObjectNode patch = Json.object();
    patch.set("status", status);
    return patch(resource, namespace, name, patch);
  }

  /**
   * Removes an object at once, whatever its finalizers.
   *
   * @return whether there was one
   */
  public boolean delete(String resource, String namespace, String name) {
    return store.remove(catalog.byName(resource), new ObjectKey(namespace, name), null) != null;
  }

  /**
   * Plays one recorded change: the object keeps its uid and metadata, but not its resourceVersion.
   * The deletion of an unknown object and a bookmark change nothing.
   */
  public void play(RecordedChange change) {
    ResourceType type =
        catalog
            .byKind(Json.text(change.object(), "apiVersion"), Json.text(change.object(), "kind"))
            .orElseGet(() -> catalog.byName(change.resource()));
    if (change.type() == RecordedChange.Type.DELETED) {
      String namespace =
          type.namespaced() ? Json.text(change.object(), "metadata", "namespace") : "";
      ObjectKey key = new ObjectKey(namespace, Json.text(change.object(), "metadata", "name"));
      store.remove(type, key, change.object().deepCopy());
    } else if (change.type() != RecordedChange.Type.BOOKMARK) {
      registry.upsert(type, change.object());
    }
  }

  /** The object as stored. */
  public Optional<ObjectNode> get(String resource, String namespace, String name) {
    StoredObject found = store.find(catalog.byName(resource), new ObjectKey(namespace, name));
    return Optional.ofNullable(found).map(StoredObject::tree);
  }

  /** Every object of a resource in the order of namespace and name. */
  public List<ObjectNode> list(String resource) {
    return listIn(resource, null);
  }

  /** Every object of a resource in one namespace. */
  public List<ObjectNode> list(String resource, String namespace) {
    return listIn(resource, namespace);
  }

  /** How many objects of a resource there are. */
  public int count(String resource) {
    return store.size(catalog.byName(resource));
  }

  /** The resourceVersion of the newest change. */
  public long resourceVersion() {
    return store.version();
  }

  /** Forgets the log of changes: every earlier resourceVersion answers 410 from now on. */
  public void compact() {
    store.compact();
  }

  private List<ObjectNode> listIn(String resource, @Nullable String namespace) {
    ListQuery query = ListQuery.all(namespace, Selection.EVERYTHING);
    return store.list(catalog.byName(resource), query).items().stream()
        .map(StoredObject::tree)
        .toList();
  }
}
