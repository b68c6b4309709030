package io.responder.simulator.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.simulator.json.Json;
import io.responder.simulator.resource.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a cluster under one lock and one rising resourceVersion.
 *
 * <p>Thread safe. Lists at an earlier version are made from the present objects and the log of
 * changes, so that no snapshot is ever copied; what the log no longer holds is {@link
 * ExpiredVersion expired}.
 */
public final class ObjectStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ResourceType, TypeStore> types = new HashMap<>();
  private final int logCapacity;
  private long version = 1;

  /**
   * An empty store.
   *
   * @param logCapacity how many changes of each kind are remembered
   */
  public ObjectStore(int logCapacity) {
    this.logCapacity = logCapacity;
  }

  /** Runs reads and writes that no other thread's may come between. */
  public <T> T atomically(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** The version of the newest change. */
  public long version() {
    return atomically(() -> version);
  }

  public @Nullable StoredObject find(ResourceType type, ObjectKey key) {
    lock.lock();
    try {
      return of(type).find(key);
    } finally {
      lock.unlock();
    }
  }

  public int size(ResourceType type) {
    return atomically(() -> of(type).size());
  }

  /** Stores a new version; the resourceVersion is written into the given tree. */
  public StoredObject put(ResourceType type, ObjectKey key, ObjectNode object) {
    return atomically(
        () -> {
          long next = version + 1;
          return putBytes(type, key, serialise(type, object, next), false);
        });
  }

  /** Stores bytes as they are, whatever they say. */
  public StoredObject putRaw(ResourceType type, ObjectKey key, byte[] json) {
    return atomically(() -> putBytes(type, key, json.clone(), true));
  }

  /** The form of an object that would be stored at a version, without storing it. */
  public StoredObject preview(
      ResourceType type, ObjectKey key, ObjectNode object, @Nullable Long atVersion) {
    byte[] json = serialise(type, object, atVersion);
    return new StoredObject(type, key, atVersion == null ? 0 : atVersion, json, false);
  }

  /**
   * Removes an object; watchers see its last state with the version of the deletion.
   *
   * @param finalState the last state to announce; null for the stored one
   */
  public @Nullable StoredObject remove(
      ResourceType type, ObjectKey key, @Nullable ObjectNode finalState) {
    lock.lock();
    try {
      StoredObject before = of(type).find(key);
      if (before == null) {
        return null;
      }
      ObjectNode state = finalState == null ? before.tree() : finalState;
      long next = ++version;
      byte[] json = state.isEmpty() ? before.json() : serialise(type, state, next);
      StoredObject after = new StoredObject(type, key, next, json, state.isEmpty());
      of(type).commit(new Change(Change.Kind.DELETED, before, after));
      return after;
    } finally {
      lock.unlock();
    }
  }

  /**
   * One page of objects.
   *
   * @throws ExpiredVersion when the asked version is no longer remembered
   */
  public ListPage list(ResourceType type, ListQuery query) {
    List<StoredObject> candidates = new ArrayList<>();
    boolean countable = query.selection().everything();
    long total;
    long at;
    lock.lock();
    try {
      TypeStore store = of(type);
      at = query.version() == null ? version : query.version();
      ObjectKey start = query.after() == null ? new ObjectKey("", "") : query.after();
      Iterator<StoredObject> all =
          store.snapshot(at, query.namespace(), start, query.after() == null);
      int enough = countable && query.limit() > 0 ? query.limit() + 1 : Integer.MAX_VALUE;
      while (candidates.size() < enough && all.hasNext()) {
        candidates.add(all.next());
      }
      total = countable && query.limit() > 0 ? total(store, query, at) : -1;
    } finally {
      lock.unlock();
    }
    // Selectors parse every object: outside the lock.
    return page(query, at, candidates, total);
  }

  /** Changes of a kind after a version; see {@link #subscribe}. */
  public List<Change> subscribe(ResourceType type, long after, Subscriber subscriber) {
    return atomically(
        () -> {
          List<Change> missed = of(type).changesAfter(after);
          of(type).subscribers().add(subscriber);
          return missed;
        });
  }

  /** Stops telling a subscriber; harmless when it is unknown. */
  public void unsubscribe(ResourceType type, Subscriber subscriber) {
    atomically(() -> of(type).subscribers().remove(subscriber));
  }

  /** Drops a kind: its objects, its log; its subscribers are told of the end. */
  public void drop(ResourceType type) {
    List<Subscriber> told =
        atomically(
            () -> {
              TypeStore removed = types.remove(type);
              if (removed == null) {
                return List.<Subscriber>of();
              }
              TypeStore fresh = new TypeStore(logCapacity);
              fresh.forgetLog(++version);
              types.put(type, fresh);
              return List.copyOf(removed.subscribers());
            });
    told.forEach(Subscriber::onEnd);
  }

  /** Forgets all remembered changes: every earlier version is expired from now on. */
  public void compact() {
    atomically(
        () -> {
          types.values().forEach(t -> t.forgetLog(version));
          return version;
        });
  }

  private StoredObject putBytes(ResourceType type, ObjectKey key, byte[] json, boolean raw) {
    TypeStore store = of(type);
    StoredObject before = store.find(key);
    StoredObject after = new StoredObject(type, key, ++version, json, raw);
    Change.Kind kind = before == null ? Change.Kind.ADDED : Change.Kind.MODIFIED;
    store.commit(new Change(kind, before, after));
    return after;
  }

  private long total(TypeStore store, ListQuery query, long at) {
    if (query.left() >= 0) {
      return query.left();
    }
    if (query.after() != null) {
      return -1;
    }
    long now = query.namespace() == null ? store.size() : store.within(query.namespace()).size();
    for (Change change : at == version ? List.<Change>of() : store.changesAfter(at)) {
      boolean counted =
          query.namespace() == null || query.namespace().equals(change.key().namespace());
      if (counted && change.kind() != Change.Kind.MODIFIED) {
        now += change.kind() == Change.Kind.ADDED ? -1 : 1;
      }
    }
    return now;
  }

  private static ListPage page(
      ListQuery query, long at, List<StoredObject> candidates, long total) {
    List<StoredObject> selected = candidates;
    if (!query.selection().everything()) {
      selected = new ArrayList<>();
      for (StoredObject candidate : candidates) {
        if (query.limit() > 0 && selected.size() > query.limit()) {
          break;
        }
        if (query.selection().matches(candidate::tree)) {
          selected.add(candidate);
        }
      }
    }
    if (query.limit() <= 0 || selected.size() <= query.limit()) {
      return new ListPage(at, selected, null, -1);
    }
    List<StoredObject> items = selected.subList(0, query.limit());
    ObjectKey last = items.get(items.size() - 1).key();
    return new ListPage(at, items, last, total < 0 ? -1 : total - items.size());
  }

  private static byte[] serialise(ResourceType type, ObjectNode object, @Nullable Long version) {
    ObjectNode ordered = Json.object();
    ordered.put("kind", type.kind());
    ordered.put("apiVersion", type.apiVersion());
    ObjectNode metadata = Json.child(object, "metadata");
    ordered.set("metadata", metadata);
    ordered.setAll(object);
    // setAll may carry another spelling of the kind; the path decides.
    ordered.put("kind", type.kind());
    ordered.put("apiVersion", type.apiVersion());
    if (version == null) {
      metadata.remove("resourceVersion");
    } else {
      metadata.put("resourceVersion", Long.toString(version));
    }
    return Json.bytes(ordered);
  }

  private TypeStore of(ResourceType type) {
    return types.computeIfAbsent(type, t -> new TypeStore(logCapacity));
  }
}
