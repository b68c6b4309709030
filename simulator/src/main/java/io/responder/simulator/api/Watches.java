package io.responder.simulator.api;

import io.responder.simulator.resource.ResourceType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The watches that are open. Thread safe. A watch whose client went away without a word is counted
 * until the next event or bookmark cannot be sent to it.
 */
public final class Watches {
  private final Set<WatchStream> open = ConcurrentHashMap.newKeySet();

  /** How many are open. */
  public int count() {
    return open.size();
  }

  /** How many are open on a resource, such as {@code pods} or {@code deployments.apps}. */
  public int count(String resource) {
    return (int) open.stream().filter(w -> isOn(w.type(), resource)).count();
  }

  /** Ends all of them in order, as at their timeout. */
  public void closeAll() {
    open.forEach(WatchStream::end);
  }

  /** Closes their connections in the middle of the answer. */
  public void cutAll() {
    open.forEach(w -> w.cut("closed by the test"));
  }

  /** Sends nothing more on those that are open now and leaves their connections open. */
  public void silenceAll() {
    open.forEach(WatchStream::silence);
  }

  void add(WatchStream stream) {
    open.add(stream);
  }

  void remove(WatchStream stream) {
    open.remove(stream);
  }

  private static boolean isOn(ResourceType type, String resource) {
    return type.plural().equals(resource) || type.qualifiedName().equals(resource);
  }
}
