package io.responder.kube.source;

import static java.util.Objects.requireNonNull;

import io.responder.kube.decode.ResourceKind;
import java.time.Duration;
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
 * @param trouble what kind of failure there is at the moment
 * @param failingSince since when requests fail, null while they succeed
 * @param lastListAt when the last list was complete
 * @param lastWatchAt when the last watch was opened
 * @param lastByteAt when the server last sent anything
 * @param since since when the state is what it is
 * @param blind for how long altogether it was not known to be current
 * @param counters running totals
 */
public record WatchStatus(
    String cluster,
    ResourceKind kind,
    String namespace,
    State state,
    String reason,
    Trouble trouble,
    @Nullable Instant failingSince,
    @Nullable Instant lastListAt,
    @Nullable Instant lastWatchAt,
    @Nullable Instant lastByteAt,
    Instant since,
    Duration blind,
    Counters counters) {

  public WatchStatus {
    requireNonNull(cluster, "cluster");
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(state, "state");
    requireNonNull(reason, "reason");
    requireNonNull(trouble, "trouble");
    requireNonNull(since, "since");
    requireNonNull(blind, "blind");
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

  /** What kind of failure there is. */
  public enum Trouble {
    NONE,
    /** The server does not answer at all, or nobody understands the answer. */
    SILENT,
    /** The server does not know who we are. */
    UNAUTHORIZED,
    /** The server answers, but not with what was asked for. */
    REFUSED
  }

  /** {@code resource}, or {@code resource@namespace}: how the watch is called. */
  public String name() {
    return kind.resource() + (namespace.isEmpty() ? "" : '@' + namespace);
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
   * @param gaps times in which changes may have been missed
   */
  public record Counters(
      long objects,
      long lists,
      long watches,
      long changes,
      long failures,
      long undecodable,
      long gaps) {}

  /** Whether nothing more can be expected of a first list. */
  public boolean settled() {
    return state != State.WAITING;
  }
}
