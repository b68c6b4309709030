package io.responder.kube.event;

import io.responder.kube.decode.KubeObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last objects that were deleted, so that what is said about them afterwards still finds their
 * workload. Bounded; thread-safe.
 */
public final class DepartedObjects {

  private static final int CAPACITY = 8_192;

  private final Map<String, KubeObject> objects =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KubeObject> eldest) {
          return size() > CAPACITY;
        }
      }; // guarded by this

  public synchronized void add(KubeObject object) {
    objects.put(object.uid(), object);
  }

  public synchronized @Nullable KubeObject find(String uid) {
    return objects.get(uid);
  }
}
