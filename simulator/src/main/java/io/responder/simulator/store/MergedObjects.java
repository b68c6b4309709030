package io.responder.simulator.store;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Current objects with some of them replaced by earlier versions, in key order. */
final class MergedObjects implements Iterator<StoredObject> {
  private final Iterator<StoredObject> current;
  private final Iterator<StoredObject> restored;
  private final Set<ObjectKey> replaced;
  private @Nullable StoredObject nextCurrent;
  private @Nullable StoredObject nextRestored;

  MergedObjects(
      Iterator<StoredObject> current, Iterator<StoredObject> restored, Set<ObjectKey> replaced) {
    this.current = current;
    this.restored = restored;
    this.replaced = replaced;
    advanceCurrent();
    advanceRestored();
  }

  @Override
  public boolean hasNext() {
    return nextCurrent != null || nextRestored != null;
  }

  @Override
  public StoredObject next() {
    StoredObject now = nextCurrent;
    StoredObject then = nextRestored;
    if (now != null && (then == null || now.key().compareTo(then.key()) < 0)) {
      advanceCurrent();
      return now;
    }
    if (then == null) {
      throw new NoSuchElementException();
    }
    advanceRestored();
    return then;
  }

  private void advanceCurrent() {
    nextCurrent = null;
    while (nextCurrent == null && current.hasNext()) {
      StoredObject candidate = current.next();
      if (!replaced.contains(candidate.key())) {
        nextCurrent = candidate;
      }
    }
  }

  private void advanceRestored() {
    nextRestored = restored.hasNext() ? restored.next() : null;
  }
}
