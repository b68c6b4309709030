package io.responder.kube.decode;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a core Event says, in either of its two API shapes.
 *
 * @param group the API group of the object it regards
 * @param kind that object's kind
 * @param namespace that object's namespace, empty for a cluster-scoped one
 * @param name that object's name
 * @param uid that object's uid, empty where the Event does not say
 * @param part the part of the object
 * @param firstSeen when it was first said, null where the Event does not say
 * @param lastSeen when it was last said, null where the Event does not say
 */
public record EventReport(
    String group,
    String kind,
    String namespace,
    String name,
    String uid,
    String source,
    String type,
    String reason,
    String message,
    String part,
    long count,
    @Nullable Instant firstSeen,
    @Nullable Instant lastSeen) {

  public EventReport {
    requireNonNull(group, "group");
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
    requireNonNull(source, "source");
    requireNonNull(type, "type");
    requireNonNull(reason, "reason");
    requireNonNull(message, "message");
    requireNonNull(part, "part");
    count = Math.max(1, count);
  }
}
