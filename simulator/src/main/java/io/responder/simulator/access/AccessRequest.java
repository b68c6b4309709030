package io.responder.simulator.access;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to do what.
 *
 * @param group API group; empty for the core group
 * @param resource plural name, with {@code /sub-resource} where one is asked for
 * @param namespace null for a request across the cluster or on a cluster-scoped kind
 * @param name null for a request on a collection
 */
public record AccessRequest(
    String user,
    String verb,
    String group,
    String resource,
    @Nullable String namespace,
    @Nullable String name) {}
