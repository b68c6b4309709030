package io.responder.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A rule holds, or no longer holds, for one object, or its circumstances changed.
 *
 * <p>At most one finding of a rule holds for an object at a time. A finding that repeats what the
 * receiver already knows changes nothing.
 */
public sealed interface Finding {

  /** The object the rule was judged on. */
  ObjectRef object();

  /** The workload whose incident it belongs to. */
  ObjectRef workload();

  /** The rule's id; empty where it is about none. */
  String rule();

  /** The time of the observation that brought it; never the time of processing. */
  Instant at();

  /**
   * The rule holds.
   *
   * @param since the true onset: when the cluster says that it began
   * @param transitory whether it may pass by itself while its workload is rolled out
   */
  record Holds(
      ObjectRef object,
      ObjectRef workload,
      Diagnosis diagnosis,
      Evidence evidence,
      Instant since,
      Instant at,
      boolean transitory)
      implements Finding {

    /** One that does not pass by itself. */
    public Holds(
        ObjectRef object,
        ObjectRef workload,
        Diagnosis diagnosis,
        Evidence evidence,
        Instant since,
        Instant at) {
      this(object, workload, diagnosis, evidence, since, at, false);
    }

    public Holds {
      requireNonNull(object, "object");
      requireNonNull(workload, "workload");
      requireNonNull(diagnosis, "diagnosis");
      requireNonNull(evidence, "evidence");
      requireNonNull(since, "since");
      requireNonNull(at, "at");
    }

    @Override
    public String rule() {
      return diagnosis.rule();
    }
  }

  /** The rule no longer holds. */
  record Cleared(ObjectRef object, ObjectRef workload, String rule, ClearReason reason, Instant at)
      implements Finding {

    public Cleared {
      requireNonNull(object, "object");
      requireNonNull(workload, "workload");
      requireNonNull(rule, "rule");
      requireNonNull(reason, "reason");
      requireNonNull(at, "at");
    }
  }

  /** The object's circumstances are others than before. It is about no rule. */
  record Noted(ObjectRef object, ObjectRef workload, Circumstances circumstances, Instant at)
      implements Finding {

    public Noted {
      requireNonNull(object, "object");
      requireNonNull(workload, "workload");
      requireNonNull(circumstances, "circumstances");
      requireNonNull(at, "at");
    }

    @Override
    public String rule() {
      return "";
    }
  }

  /** Why a rule no longer holds. */
  enum ClearReason {
    /** The object's state no longer shows it. */
    HEALED,
    /** The object is gone. */
    GONE,
    /** A report was not repeated for so long that it says nothing about now. */
    EXPIRED,
    /** The rule was withdrawn or changed: it no longer says this of what was seen before. */
    WITHDRAWN
  }
}
