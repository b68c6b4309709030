package io.responder.simulator.store;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The trees of a change's objects, parsed when first asked for. Not thread safe. */
public final class ChangeTrees {
  private final Change change;
  private @Nullable JsonNode before;
  private @Nullable JsonNode after;

  /** Trees of this change. */
  public ChangeTrees(Change change) {
    this.change = change;
  }

  /** The version before; must not be asked for when there was none. */
  public JsonNode before() {
    StoredObject object = change.before();
    if (object == null) {
      throw new IllegalStateException("a new object has no earlier version");
    }
    JsonNode tree = before == null ? object.tree() : before;
    before = tree;
    return tree;
  }

  /** The version after. */
  public JsonNode after() {
    JsonNode tree = after == null ? change.after().tree() : after;
    after = tree;
    return tree;
  }
}
