package io.responder.simulator.store;

/** Told of every change of one kind, in order. */
public interface Subscriber {
  /**
   * Takes one change. Called with the store locked: must not block and must not throw.
   *
   * @param trees the change's objects as trees, parsed at most once for all subscribers
   */
  void onChange(Change change, ChangeTrees trees);

  /** The kind is no longer served; no change follows. */
  void onEnd();
}
