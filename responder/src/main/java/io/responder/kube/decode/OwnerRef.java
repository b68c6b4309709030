package io.responder.kube.decode;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The controller that an object names in its ownerReferences. */
public record OwnerRef(String group, String kind, String name, String uid) {

  public OwnerRef {
    requireNonNull(group, "group");
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
  }

  // Asked for with every object: those that a record has by itself are slow.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OwnerRef that
        && uid.equals(that.uid)
        && name.equals(that.name)
        && kind.equals(that.kind)
        && group.equals(that.group);
  }

  @Override
  public int hashCode() {
    return 31 * uid.hashCode() + name.hashCode();
  }
}
