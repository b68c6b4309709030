package io.responder.kube.watch;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.cache.Caches;
import io.kubernetes.client.informer.cache.Indexer;
import io.responder.kube.decode.KubeObject;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one informer by namespace and name, without anything beside them: no keys, no
 * entries, no indexes. Tells one handler what changed, in the thread that changes it. Thread-safe.
 *
 * <p>Declared for any object, because the client's queue also hands in what stands for an object
 * whose end was missed.
 */
final class ObjectStore implements Indexer<KubernetesObject> {

  private static final int SMALLEST = 16;

  // Open addressing, at most two thirds full, without marks of removed objects.
  private @Nullable KubeObject[] slots = new KubeObject[SMALLEST]; // guarded by this
  private int size; // guarded by this

  private volatile @Nullable ResourceEventHandler<KubeObject> handler;

  /** From now on tells every change to the handler, which must not wait. */
  void tell(ResourceEventHandler<KubeObject> whom) {
    handler = whom;
  }

  /** The object of that namespace, which is empty for a cluster-scoped one, and name. */
  synchronized @Nullable KubeObject find(String namespace, String name) {
    return slots[slot(slots, namespace, name)];
  }

  synchronized int size() {
    return size;
  }

  /** The objects as they are now. */
  synchronized List<KubeObject> objects() {
    List<KubeObject> objects = new ArrayList<>(size);
    for (KubeObject object : slots) {
      if (object != null) {
        objects.add(object);
      }
    }
    return objects;
  }

  @Override
  public void add(KubernetesObject object) {
    update(object);
  }

  @Override
  public void update(KubernetesObject object) {
    KubeObject now = (KubeObject) object;
    KubeObject before = put(now);
    ResourceEventHandler<KubeObject> told = handler;
    if (told == null) {
      return;
    }
    if (before == null) {
      told.onAdd(now);
    } else {
      told.onUpdate(before, now);
    }
  }

  /**
   * Takes the object out. Who hands in what is kept itself has not seen how it ended; who hands in
   * another instance has seen its last state.
   */
  @Override
  public void delete(KubernetesObject object) {
    KubeObject known = remove(object);
    ResourceEventHandler<KubeObject> told = handler;
    if (known != null && told != null) {
      boolean seen = object instanceof KubeObject && object != known;
      told.onDelete(seen ? (KubeObject) object : known, !seen);
    }
  }

  private synchronized @Nullable KubeObject remove(KubernetesObject object) {
    KubeObject known = (KubeObject) get(object);
    if (known == null) {
      return null;
    }
    int slot = slot(slots, known.namespace(), known.name());
    size--;
    // Whatever was pushed behind the object moves up.
    int hole = slot;
    int at = slot;
    int mask = slots.length - 1;
    while (true) {
      at = at + 1 & mask;
      KubeObject next = slots[at];
      if (next == null) {
        break;
      }
      int home = hash(next.namespace(), next.name()) & mask;
      if ((at - home & mask) >= (at - hole & mask)) {
        slots[hole] = next;
        hole = at;
      }
    }
    slots[hole] = null;
    return known;
  }

  @Override
  public synchronized void replace(List<KubernetesObject> objects, String resourceVersion) {
    slots = new KubeObject[SMALLEST];
    size = 0;
    for (KubernetesObject object : objects) {
      put((KubeObject) object);
    }
  }

  @Override
  public void resync() {
    // Nothing is ever told again.
  }

  /** The keys, each made when it is asked for: the queue goes through them after a list. */
  @Override
  public List<String> listKeys() {
    List<KubeObject> objects = objects();
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return objects.get(index).cacheKey();
      }

      @Override
      public int size() {
        return objects.size();
      }
    };
  }

  @Override
  public @Nullable Object get(KubernetesObject object) {
    return object instanceof KubeObject known
        ? find(known.namespace(), known.name())
        : getByKey(Caches.deletionHandlingMetaNamespaceKeyFunc(object));
  }

  @Override
  public @Nullable KubernetesObject getByKey(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? find("", key) : find(key.substring(0, slash), key.substring(slash + 1));
  }

  @Override
  public List<KubernetesObject> list() {
    return new ArrayList<>(objects());
  }

  @Override
  public List<KubernetesObject> index(String indexName, KubernetesObject object) {
    throw none(indexName);
  }

  @Override
  public List<String> indexKeys(String indexName, String key) {
    throw none(indexName);
  }

  @Override
  public List<KubernetesObject> byIndex(String indexName, String value) {
    throw none(indexName);
  }

  @Override
  public Map<String, Function<KubernetesObject, List<String>>> getIndexers() {
    return Map.of();
  }

  @Override
  public void addIndexers(Map<String, Function<KubernetesObject, List<String>>> indexers) {
    if (!indexers.isEmpty()) {
      throw none(String.join(", ", indexers.keySet()));
    }
  }

  private static IllegalArgumentException none(String index) {
    return new IllegalArgumentException("there is no index " + index);
  }

  // The object that was there before.
  private synchronized @Nullable KubeObject put(KubeObject object) {
    int slot = slot(slots, object.namespace(), object.name());
    KubeObject before = slots[slot];
    slots[slot] = object;
    if (before == null) {
      size++;
      if (3L * size > 2L * slots.length) {
        grow();
      }
    }
    return before;
  }

  private void grow() {
    @Nullable KubeObject[] more = new KubeObject[2 * slots.length];
    for (KubeObject object : slots) {
      if (object != null) {
        more[slot(more, object.namespace(), object.name())] = object;
      }
    }
    slots = more;
  }

  // Where the object is, or would be.
  private static int slot(@Nullable KubeObject[] slots, String namespace, String name) {
    int mask = slots.length - 1;
    int slot = hash(namespace, name) & mask;
    KubeObject there = slots[slot];
    while (there != null && !(there.name().equals(name) && there.namespace().equals(namespace))) {
      slot = slot + 1 & mask;
      there = slots[slot];
    }
    return slot;
  }

  private static int hash(String namespace, String name) {
    int hash = (name.hashCode() + 31 * namespace.hashCode()) * 0x9E3779B9;
    return hash ^ hash >>> 15;
  }
}
