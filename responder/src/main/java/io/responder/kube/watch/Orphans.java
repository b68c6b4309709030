package io.responder.kube.watch;

import io.responder.kube.decode.KubeObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The objects that were told before a controller of theirs was known, so that the wrong workload
 * may have been told with them: once the controller is there they are told again. Bounded;
 * thread-safe.
 */
final class Orphans {

  private static final int MOST_OWNERS = 8_192;
  private static final int MOST_OF_ONE = 5_000;

  private final PendingObjects pending;
  private final Map<String, Set<Orphan>> byOwner =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Orphan>> eldest) {
          return size() > MOST_OWNERS;
        }
      }; // guarded by this

  private record Orphan(KindInformer informer, String namespace, String name) {}

  Orphans(PendingObjects pending) {
    this.pending = pending;
  }

  /** The object is being told without this controller. */
  synchronized void add(String owner, KindInformer informer, KubeObject object) {
    Set<Orphan> orphans = byOwner.computeIfAbsent(owner, key -> new HashSet<>(1));
    if (orphans.size() < MOST_OF_ONE) {
      orphans.add(new Orphan(informer, object.namespace(), object.name()));
    }
  }

  /** A controller is known, and in its cache: those that were told without it are told again. */
  void found(String owner) {
    for (Orphan orphan : take(owner)) {
      KubeObject object = orphan.informer.get(orphan.namespace, orphan.name);
      if (object != null) {
        pending.changed(orphan.informer, object);
      }
    }
  }

  private synchronized Set<Orphan> take(String owner) {
    Set<Orphan> orphans = byOwner.remove(owner);
    return orphans == null ? Set.of() : orphans;
  }
}
