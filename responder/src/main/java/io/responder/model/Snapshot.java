package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * That everything a watch knows of one kind in one scope was told since a time: what was not told
 * since then is gone.
 *
 * <p>It regards no single object and therefore is no {@link ClusterEvent}: it reaches every state
 * of the scope, and {@link Reducer#missing} says what it means to each.
 *
 * @param cluster the configured name of the cluster
 * @param group the API group of the kind, empty for the core group
 * @param kind the kind, such as {@code Pod}
 * @param namespace the namespace, empty for the whole cluster
 * @param extent which objects were told
 * @param begunAt everything told at this time or later is part of it
 * @param completedAt when the last of it was durable
 */
public record Snapshot(
    String cluster,
    String group,
    String kind,
    String namespace,
    Extent extent,
    Instant begunAt,
    Instant completedAt) {

  /** Which objects a snapshot holds. */
  public enum Extent {
    /** Each object. */
    ALL,
    /** Only those that show symptoms: the others were told before and are well. */
    SYMPTOMATIC
  }

  public Snapshot {
    requireNonNull(cluster, "cluster");
    requireNonNull(group, "group");
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(extent, "extent");
    requireNonNull(begunAt, "begunAt");
    requireNonNull(completedAt, "completedAt");
    if (completedAt.isBefore(begunAt)) {
      throw new IllegalArgumentException("completedAt is before begunAt");
    }
  }

  /** Whether the object would be part of it, if it still were and the extent included it. */
  public boolean covers(ObjectRef object) {
    return object.cluster().equals(cluster)
        && object.group().equals(group)
        && object.kind().equals(kind)
        && (namespace.isEmpty() || object.namespace().equals(namespace));
  }

  /** Whether the address ({@link ObjectRef#key()}) is one that it covers; cheaper than reading. */
  public boolean coversKey(String key) {
    if (!key.startsWith(cluster + '/')) {
      return false;
    }
    int from = cluster.length() + 1;
    int slash = key.indexOf('/', from);
    if (slash < 0 || !(namespace.isEmpty() || key.substring(from, slash).equals(namespace))) {
      return false;
    }
    String rest = (group.isEmpty() ? "" : group + '/') + kind + '/';
    return key.startsWith(rest, slash + 1);
  }
}
