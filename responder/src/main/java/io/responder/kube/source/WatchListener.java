package io.responder.kube.source;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.ResourceKind;

/** Told when what can be seen of a cluster changes. Must not block. */
@FunctionalInterface
public interface WatchListener {

  /** The state of one kind in one scope changed. */
  void changed(WatchStatus status);

  /** A kind was not observed for a while and is again. */
  default void gap(ObservationGap gap) {}

  /** An object of the kind had to be left out. */
  default void undecodable(ResourceKind kind, String scope, Decoded.Undecodable object) {}
}
