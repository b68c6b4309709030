package io.responder.simulator.store;

import io.responder.simulator.selector.Selection;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a kind's objects to list.
 *
 * @param namespace only this namespace; null for all
 * @param version the version to list at; null for the newest
 * @param after list only keys after this one; null from the first
 * @param limit at most so many objects; 0 for all
 * @param left how many objects the page before left; negative when unknown
 */
public record ListQuery(
    @Nullable String namespace,
    Selection selection,
    @Nullable Long version,
    @Nullable ObjectKey after,
    int limit,
    long left) {

  /** Everything selected, newest version, one page. */
  public static ListQuery all(@Nullable String namespace, Selection selection) {
    return new ListQuery(namespace, selection, null, null, 0, -1);
  }
}
