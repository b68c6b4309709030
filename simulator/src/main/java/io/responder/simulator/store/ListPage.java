package io.responder.simulator.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of objects as they were at one version.
 *
 * @param last the key to continue after; null when nothing is left
 * @param remaining how many objects are left after this page; negative when unknown
 */
public record ListPage(
    long version, List<StoredObject> items, @Nullable ObjectKey last, long remaining) {}
