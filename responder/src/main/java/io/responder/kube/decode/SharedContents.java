package io.responder.kube.decode;

import com.google.common.collect.Interner;

/**
 * The contents that replicas share. One that was met lately is found without being built.
 * Thread-safe.
 */
final class SharedContents {

  private static final int RECENT = 1 << 12;

  private final Interner<Object> interner;
  private final Content[] recent = new Content[RECENT];

  SharedContents(Interner<Object> interner) {
    this.interner = interner;
  }

  /** What the draft says; one instance for all that say the same, where that may be. */
  Content of(FactsDraft draft) {
    if (!draft.shareable()) {
      return draft.build();
    }
    int hash = draft.hash();
    int slot = (hash ^ hash >>> 16) & RECENT - 1;
    Content known = recent[slot];
    if (known != null && draft.says(known)) {
      return known;
    }
    Content content = (Content) interner.intern(draft.build());
    recent[slot] = content;
    return content;
  }
}
