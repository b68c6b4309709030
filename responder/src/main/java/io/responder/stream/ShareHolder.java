package io.responder.stream;

/**
 * Does the work of the shares that are this process's.
 *
 * <p>The calls for one share alternate and never overlap. Neither may throw.
 */
public interface ShareHolder {

  /** The share is ours from now on. Returns at once. */
  void take(String share);

  /**
   * The share is no longer ours: somebody else gets it when this returns, which must be within
   * seconds.
   */
  void release(String share);
}
