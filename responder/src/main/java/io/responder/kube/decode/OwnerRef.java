package io.responder.kube.decode;

import static java.util.Objects.requireNonNull;

/** The controller that an object names in its ownerReferences. */
public record OwnerRef(String group, String kind, String name, String uid) {

  public OwnerRef {
    requireNonNull(group, "group");
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
  }
}
