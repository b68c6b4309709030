package io.responder.simulator.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects of one kind, their recent changes and who is told. Guarded by the store's lock. */
final class TypeStore {
  private final NavigableMap<ObjectKey, StoredObject> objects = new TreeMap<>();
  private final Deque<Change> log = new ArrayDeque<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final int logCapacity;
  private long forgottenUpTo;

  TypeStore(int logCapacity) {
    this.logCapacity = logCapacity;
  }

  @Nullable StoredObject find(ObjectKey key) {
    return objects.get(key);
  }

  int size() {
    return objects.size();
  }

  /** The objects of a namespace, or all of them for null. */
  NavigableMap<ObjectKey, StoredObject> within(@Nullable String namespace) {
    if (namespace == null) {
      return objects;
    }
    return objects.subMap(
        new ObjectKey(namespace, ""), true, new ObjectKey(namespace + "\0", ""), false);
  }

  void commit(Change change) {
    if (change.kind() == Change.Kind.DELETED) {
      objects.remove(change.key());
    } else {
      objects.put(change.key(), change.after());
    }
    log.addLast(change);
    if (log.size() > logCapacity) {
      forgottenUpTo = log.removeFirst().resourceVersion();
    }
    if (!subscribers.isEmpty()) {
      ChangeTrees trees = new ChangeTrees(change);
      // A copy: a subscriber may unsubscribe itself while it is told.
      List.copyOf(subscribers).forEach(s -> s.onChange(change, trees));
    }
  }

  void forgetLog(long upTo) {
    log.clear();
    forgottenUpTo = upTo;
  }

  List<Subscriber> subscribers() {
    return subscribers;
  }

  /** The changes after a version, oldest first. */
  List<Change> changesAfter(long version) {
    requireRemembered(version);
    List<Change> changes = new ArrayList<>();
    Iterator<Change> newestFirst = log.descendingIterator();
    while (newestFirst.hasNext()) {
      Change change = newestFirst.next();
      if (change.resourceVersion() <= version) {
        break;
      }
      changes.add(change);
    }
    java.util.Collections.reverse(changes);
    return changes;
  }

  /**
   * What each object that changed after a version was at that version; an empty value for one that
   * did not exist then.
   */
  NavigableMap<ObjectKey, java.util.Optional<StoredObject>> undoneTo(long version) {
    NavigableMap<ObjectKey, java.util.Optional<StoredObject>> undone = new TreeMap<>();
    for (Change change : changesAfter(version)) {
      undone.putIfAbsent(change.key(), java.util.Optional.ofNullable(change.before()));
    }
    return undone;
  }

  /** The objects in key order from {@code start} on, as they were at a version. */
  Iterator<StoredObject> snapshot(
      long version, @Nullable String namespace, ObjectKey start, boolean inclusive) {
    Map<ObjectKey, java.util.Optional<StoredObject>> undone = undoneTo(version);
    NavigableMap<ObjectKey, StoredObject> current = within(namespace);
    if (start.compareTo(new ObjectKey("", "")) != 0) {
      current = current.tailMap(start, inclusive);
    }
    if (undone.isEmpty()) {
      return current.values().iterator();
    }
    List<StoredObject> restored = new ArrayList<>();
    for (var entry : undone.entrySet()) {
      ObjectKey key = entry.getKey();
      int order = key.compareTo(start);
      boolean wanted = namespace == null || namespace.equals(key.namespace());
      if (wanted && (order > 0 || (order == 0 && inclusive))) {
        entry.getValue().ifPresent(restored::add);
      }
    }
    return new MergedObjects(current.values().iterator(), restored.iterator(), undone.keySet());
  }

  private void requireRemembered(long version) {
    if (version < forgottenUpTo) {
      throw new ExpiredVersion(version, forgottenUpTo);
    }
  }
}
