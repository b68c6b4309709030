package io.responder.kube.decode;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;

/**
 * An interner that forgets what nobody holds, but for a bounded number of values that were met
 * lately, which it finds quickly. Thread-safe, for immutable values.
 */
final class RecentlyShared implements Interner<Object> {

  private static final int RECENT = 1 << 13;

  private final Interner<Object> all = Interners.newWeakInterner();
  private final Object[] recent = new Object[RECENT];

  @Override
  public Object intern(Object value) {
    int hash = value.hashCode() * 0x9E3779B9;
    int slot = hash >>> 19;
    Object known = recent[slot];
    if (known != null && known.equals(value)) {
      return known;
    }
    Object shared = all.intern(value);
    recent[slot] = shared;
    return shared;
  }
}
