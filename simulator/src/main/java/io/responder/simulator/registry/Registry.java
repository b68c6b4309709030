package io.responder.simulator.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.resource.ResourceCatalog;
import io.responder.simulator.resource.ResourceType;
import io.responder.simulator.resource.Trait;
import io.responder.simulator.selector.Selection;
import io.responder.simulator.store.ListPage;
import io.responder.simulator.store.ListQuery;
import io.responder.simulator.store.ObjectKey;
import io.responder.simulator.store.ObjectStore;
import io.responder.simulator.store.StoredObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates, updates and deletes objects by the rules of a real API server. Thread safe. */
public final class Registry {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.:]*[a-z0-9])?");
  private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private final ObjectStore store;
  private final ResourceCatalog catalog;
  private final Strategy strategy;

  /** A registry over a store. */
  public Registry(ObjectStore store, ResourceCatalog catalog, Clock clock) {
    this.store = store;
    this.catalog = catalog;
    this.strategy = new Strategy(clock);
  }

  /** The current version of an object. */
  public StoredObject require(ResourceType type, ObjectKey key) {
    StoredObject found = store.find(type, key);
    if (found == null) {
      throw ApiFailure.notFound(type, key.name());
    }
    return found;
  }

  /** Creates an object in a namespace; empty for cluster-scoped kinds. */
  public StoredObject create(
      ResourceType type, String namespace, ObjectNode submitted, WriteMode mode) {
    ObjectNode object = submitted.deepCopy();
    checkIdentity(type, namespace, object);
    ObjectNode metadata = Json.child(object, "metadata");
    if (!Json.text(metadata, "resourceVersion").isEmpty()) {
      throw ApiFailure.of(500, "", "resourceVersion should not be set on objects to be created");
    }
    String name = nameOf(type, metadata);
    metadata.put("name", name);
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    }
    ObjectKey key = new ObjectKey(namespace, name);
    return store.atomically(
        () -> {
          requireNamespace(type, namespace);
          if (store.find(type, key) != null) {
            throw ApiFailure.alreadyExists(type, name);
          }
          strategy.prepareForCreate(type, object);
          return mode == WriteMode.DRY_RUN
              ? store.preview(type, key, object, null)
              : store.put(type, key, object);
        });
  }

  /**
   * Computes a new version from the current one and stores it.
   *
   * @param change gets the current object and gives the submitted one; may refuse
   */
  public StoredObject update(
      ResourceType type,
      ObjectKey key,
      Part part,
      UnaryOperator<ObjectNode> change,
      WriteMode mode) {
    return store.atomically(
        () -> {
          StoredObject current = require(type, key);
          ObjectNode before = current.tree();
          ObjectNode submitted = change.apply(before.deepCopy());
          checkIdentity(type, key.namespace(), submitted);
          checkSubmitted(current, before, submitted);
          ObjectNode result = strategy.update(type, part, before, submitted);
          return settle(current, before, result, mode);
        });
  }

  /** Stores an object as a test says, with whatever identity it lacks; finalizers do not matter. */
  public StoredObject upsert(ResourceType type, ObjectNode given) {
    ObjectNode object = given.deepCopy();
    ObjectNode metadata = Json.child(object, "metadata");
    String name = Json.text(metadata, "name");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an object needs a metadata.name: " + given);
    }
    String namespace = "";
    if (type.namespaced()) {
      String said = Json.text(metadata, "namespace");
      namespace = said.isEmpty() ? "default" : said;
      metadata.put("namespace", namespace);
    }
    ObjectKey key = new ObjectKey(namespace, name);
    return store.atomically(
        () -> {
          ensureNamespace(key.namespace());
          StoredObject current = store.find(type, key);
          if (current != null) {
            ObjectNode before = current.tree();
            String uid = Json.text(before, "metadata", "uid");
            String givenUid = Json.text(metadata, "uid");
            if (!givenUid.isEmpty() && !givenUid.equals(uid)) {
              // Another object of the same name: watchers must see the old one go.
              store.remove(type, key, null);
            } else {
              inherit(type, before, object);
            }
          }
          strategy.complete(type, object);
          return store.put(type, key, object);
        });
  }

  /** Deletes an object, or marks it when finalizers hold it. */
  public Deletion delete(
      ResourceType type, ObjectKey key, Preconditions preconditions, WriteMode mode) {
    return store.atomically(
        () -> {
          StoredObject current = require(type, key);
          ObjectNode before = current.tree();
          preconditions.check(current, before);
          boolean held = !Json.at(before, "metadata", "finalizers").isEmpty();
          if (held && before.path("metadata").has("deletionTimestamp")) {
            return new Deletion(current, false);
          }
          ObjectNode last = held ? strategy.terminating(before) : before;
          if (mode == WriteMode.DRY_RUN) {
            return new Deletion(store.preview(type, key, last, current.resourceVersion()), !held);
          }
          if (held) {
            return new Deletion(store.put(type, key, last), false);
          }
          if (type.qualifiedName().equals("namespaces")) {
            emptyNamespace(key.name());
          }
          StoredObject removed = store.remove(type, key, null);
          return new Deletion(removed == null ? current : removed, true);
        });
  }

  /** Deletes what is selected in a namespace, or everywhere for null. */
  public ListPage deleteAll(
      ResourceType type, @Nullable String namespace, Selection selection, WriteMode mode) {
    ListPage page = store.list(type, ListQuery.all(namespace, selection));
    List<StoredObject> deleted = new ArrayList<>();
    for (StoredObject object : page.items()) {
      try {
        deleted.add(delete(type, object.key(), Preconditions.NONE, mode).object());
      } catch (ApiFailure e) {
        if (e.code() != 404) {
          throw e;
        }
      }
    }
    return new ListPage(store.version(), deleted, null, -1);
  }

  /** Creates a namespace that is not there; nothing for an empty name. */
  public void ensureNamespace(String name) {
    ResourceType namespaces = catalog.byName("namespaces");
    if (!name.isEmpty() && store.find(namespaces, new ObjectKey("", name)) == null) {
      ObjectNode object = Json.object();
      object.putObject("metadata").put("name", name);
      strategy.prepareForCreate(namespaces, object);
      store.put(namespaces, new ObjectKey("", name), object);
    }
  }

  /**
   * How a delete ended.
   *
   * @param gone false when finalizers keep the object
   */
  public record Deletion(StoredObject object, boolean gone) {}

  private StoredObject settle(
      StoredObject current, ObjectNode before, ObjectNode result, WriteMode mode) {
    ResourceType type = current.type();
    ObjectKey key = current.key();
    if (!Strategy.differ(before, result)) {
      return current;
    }
    if (mode == WriteMode.DRY_RUN) {
      return store.preview(type, key, result, current.resourceVersion());
    }
    boolean terminating = before.path("metadata").has("deletionTimestamp");
    if (terminating && Json.at(result, "metadata", "finalizers").isEmpty()) {
      StoredObject removed = store.remove(type, key, result);
      return removed == null ? current : removed;
    }
    return store.put(type, key, result);
  }

  private static void checkSubmitted(
      StoredObject current, ObjectNode before, ObjectNode submitted) {
    ResourceType type = current.type();
    String name = current.key().name();
    String submittedName = Json.text(submitted, "metadata", "name");
    if (!submittedName.equals(name)) {
      throw ApiFailure.badRequest(
          "the name of the object ("
              + submittedName
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
    String version = Json.text(submitted, "metadata", "resourceVersion");
    if (version.isEmpty() && type.has(Trait.VERSIONED_UPDATE)) {
      throw ApiFailure.invalid(
          type,
          name,
          "metadata.resourceVersion",
          "Invalid value: 0x0: must be specified for an update");
    }
    String currentVersion = Json.text(before, "metadata", "resourceVersion");
    if (!version.isEmpty() && !version.equals(currentVersion)) {
      throw ApiFailure.conflict(
          type,
          name,
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    String uid = Json.text(submitted, "metadata", "uid");
    String currentUid = Json.text(before, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(currentUid)) {
      throw ApiFailure.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + currentUid);
    }
  }

  private static void checkIdentity(ResourceType type, String namespace, ObjectNode object) {
    String kind = Json.text(object, "kind");
    String apiVersion = Json.text(object, "apiVersion");
    boolean sameKind = kind.isEmpty() || kind.equals(type.kind());
    boolean sameVersion = apiVersion.isEmpty() || apiVersion.equals(type.apiVersion());
    if (!sameKind || !sameVersion) {
      throw ApiFailure.badRequest(
          apiVersion
              + ", Kind="
              + kind
              + " in the data does not match the expected "
              + type.apiVersion()
              + ", Kind="
              + type.kind());
    }
    String said = Json.text(object, "metadata", "namespace");
    if (!said.isEmpty() && !said.equals(namespace)) {
      throw ApiFailure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private static String nameOf(ResourceType type, ObjectNode metadata) {
    String name = Json.text(metadata, "name");
    String prefix = Json.text(metadata, "generateName");
    if (name.isEmpty() && prefix.isEmpty()) {
      throw ApiFailure.invalid(
          type, "", "metadata.name", "Required value: name or generateName is required");
    }
    if (name.isEmpty()) {
      StringBuilder generated = new StringBuilder(prefix);
      for (int i = 0; i < 5; i++) {
        int at = ThreadLocalRandom.current().nextInt(SUFFIX_ALPHABET.length());
        generated.append(SUFFIX_ALPHABET.charAt(at));
      }
      name = generated.toString();
    }
    if (name.length() > 253 || !NAME.matcher(name).matches()) {
      throw ApiFailure.invalid(
          type, name, "metadata.name", "Invalid value: \"" + name + "\": not an RFC 1123 name");
    }
    return name;
  }

  private void inherit(ResourceType type, ObjectNode before, ObjectNode object) {
    ObjectNode metadata = Json.child(object, "metadata");
    for (String field : List.of("uid", "creationTimestamp")) {
      if (Json.text(metadata, field).isEmpty() && before.path("metadata").has(field)) {
        metadata.set(field, before.path("metadata").path(field));
      }
    }
    if (type.has(Trait.GENERATION) && !metadata.has("generation")) {
      ObjectNode updated = strategy.update(type, Part.MAIN, before, object);
      metadata.set("generation", updated.path("metadata").path("generation"));
    }
  }

  private void requireNamespace(ResourceType type, String namespace) {
    ResourceType namespaces = catalog.byName("namespaces");
    if (type.namespaced() && store.find(namespaces, new ObjectKey("", namespace)) == null) {
      throw ApiFailure.notFound(namespaces, namespace);
    }
  }

  private void emptyNamespace(String namespace) {
    for (ResourceType type : catalog.all()) {
      if (type.namespaced()) {
        store
            .list(type, ListQuery.all(namespace, Selection.EVERYTHING))
            .items()
            .forEach(o -> store.remove(type, o.key(), null));
      }
    }
  }
}
