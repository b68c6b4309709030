package io.responder.kube.source;

import static java.util.Objects.requireNonNull;

import io.responder.kube.decode.ResourceKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one kind in one scope of a cluster.
 *
 * @param cluster the cluster's name
 * @param kind the kind
 * @param namespace the namespace, empty for the whole cluster
 * @param state whether it can be seen
 * @param reason why it cannot be seen, or what fails at the moment; empty where nothing does
 * @param failingSince since when requests fail, null while they succeed
 * @param lastListAt when the last list was complete
 * @param lastWatchAt when the last watch was opened
 * @param lastByteAt when the server last sent anything
 * @param counters running totals
 */
public record WatchStatus(
    String cluster,
    ResourceKind kind,
    String namespace,
    State state,
    String reason,
    @Nullable Instant failingSince,
    @Nullable Instant lastListAt,
    @Nullable Instant lastWatchAt,
    @Nullable Instant lastByteAt,
    Counters counters) {

  public WatchStatus {
    requireNonNull(cluster, "cluster");
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(state, "state");
    requireNonNull(reason, "reason");
    requireNonNull(counters, "counters");
  }

  /** Whether a kind can be seen. */
  public enum State {
    /** The first list is not complete. */
    WAITING("waiting"),
    /** Listed and watched; while {@code failingSince} is set, what is known may be old. */
    SYNCED("synced"),
    /** The cluster does not serve the kind. It is waited for. */
    ABSENT("absent"),
    /** The credentials do not allow it. */
    BLIND("blind");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** The name in records, messages and metrics. */
    public String label() {
      return label;
    }
  }

  /**
   * Running totals.
   *
   * @param objects how many objects are known now
   * @param lists complete lists
   * @param watches opened watches
   * @param changes changes that watches delivered
   * @param failures requests that failed
   * @param undecodable objects that could not be used
   */
  public record Counters(
      long objects, long lists, long watches, long changes, long failures, long undecodable) {}

  /** Whether nothing more can be expected of a first list. */
  public boolean settled() {
    return state != State.WAITING;
  }
}
