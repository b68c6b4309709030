package io.responder.kube.source;

/** Told when what can be seen of a cluster changes. Must not block. */
@FunctionalInterface
public interface WatchListener {

  /** The state of one kind in one scope changed. */
  void changed(WatchStatus status);
}
