package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Normalised facts about one object of one cluster at one resourceVersion.
 *
 * <p>Holds no client object and nothing secret. Two events with equal {@link #id()} say the same
 * and the second changes nothing.
 */
public sealed interface ClusterEvent {

  /** The object it is about. For a {@link Reported} the object the report regards. */
  ObjectRef object();

  /** The root of the object's controller chain; the object itself where it has none. */
  ObjectRef workload();

  /** The resourceVersion of the object (of the core Event, for a {@link Reported}). */
  String resourceVersion();

  /** When the responder saw it. */
  Instant observedAt();

  /** Equal for every copy of one observation, whatever crashed between: uid and resourceVersion. */
  String id();

  /** Whether an observation is news or part of an initial list. */
  enum Origin {
    /** A change that a watch delivered. */
    LIVE,
    /** The state at the time of a list: it may be old. */
    LISTED
  }

  /** Whether the last state of a deleted object was seen. */
  enum FinalState {
    KNOWN,
    /** The deletion was noticed by a list that no longer holds the object. */
    UNKNOWN
  }

  /** The object exists and this is its state. */
  record Upserted(ObjectFacts facts, String resourceVersion, Instant observedAt, Origin origin)
      implements ClusterEvent {

    public Upserted {
      requireNonNull(facts, "facts");
      requireNonNull(resourceVersion, "resourceVersion");
      requireNonNull(observedAt, "observedAt");
      requireNonNull(origin, "origin");
    }

    @Override
    public ObjectRef object() {
      return facts.object();
    }

    @Override
    public ObjectRef workload() {
      return facts.workload();
    }

    @Override
    public String id() {
      return object().uid() + '@' + resourceVersion;
    }
  }

  /** The object is gone. */
  record Deleted(
      ObjectRef object,
      ObjectRef workload,
      String resourceVersion,
      Instant observedAt,
      FinalState finalState)
      implements ClusterEvent {

    public Deleted {
      requireNonNull(object, "object");
      requireNonNull(workload, "workload");
      requireNonNull(resourceVersion, "resourceVersion");
      requireNonNull(observedAt, "observedAt");
      requireNonNull(finalState, "finalState");
    }

    @Override
    public String id() {
      return object.uid() + "@deleted";
    }
  }

  /** Something said about the object: a core Event or, later, a log line. A hint, not a state. */
  record Reported(
      ObjectRef object,
      ObjectRef workload,
      Report report,
      String resourceVersion,
      Instant observedAt,
      Origin origin)
      implements ClusterEvent {

    public Reported {
      requireNonNull(object, "object");
      requireNonNull(workload, "workload");
      requireNonNull(report, "report");
      requireNonNull(resourceVersion, "resourceVersion");
      requireNonNull(observedAt, "observedAt");
      requireNonNull(origin, "origin");
    }

    @Override
    public String id() {
      return report.id() + '@' + resourceVersion;
    }
  }
}
