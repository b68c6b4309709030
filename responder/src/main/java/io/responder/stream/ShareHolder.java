package io.responder.stream;

import java.util.function.BooleanSupplier;

/**
 * Does the work of the shares that are this process's.
 *
 * <p>The calls for one share alternate and never overlap. Neither may throw.
 */
public interface ShareHolder {

  /**
   * The share is ours from now on. Returns at once.
   *
   * @param isOurs whether it still is: to be asked before anything is told, for a process that was
   *     stopped learns of its losses only later
   */
  void take(String share, BooleanSupplier isOurs);

  /**
   * The share is no longer ours: somebody else gets it when this returns, which must be within
   * seconds.
   */
  void release(String share);
}
