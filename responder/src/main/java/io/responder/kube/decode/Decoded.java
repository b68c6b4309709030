package io.responder.kube.decode;

import static java.util.Objects.requireNonNull;

/** What came of decoding one object. */
public sealed interface Decoded {

  /** The object was read. */
  record Known(KubeObject object) implements Decoded {
    public Known {
      requireNonNull(object, "object");
    }
  }

  /**
   * The object cannot be used.
   *
   * @param kind what kind it was expected to be
   * @param namespace its namespace as far as known, else empty
   * @param name its name as far as known, else empty
   * @param resourceVersion as far as known, else empty
   * @param reason what is wrong with it
   */
  record Undecodable(
      ResourceKind kind, String namespace, String name, String resourceVersion, String reason)
      implements Decoded {
    public Undecodable {
      requireNonNull(kind, "kind");
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      requireNonNull(resourceVersion, "resourceVersion");
      requireNonNull(reason, "reason");
    }
  }
}
