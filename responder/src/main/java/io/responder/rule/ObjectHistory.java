package io.responder.rule;

import static java.util.Objects.requireNonNull;

import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules must remember of one object's address. Immutable and bounded.
 *
 * @param object the object that lives there; its uid is empty until one is known
 * @param workload its workload
 * @param resourceVersion the latest resourceVersion of its facts, empty where there are none
 * @param facts its latest facts, null where only reports came so far
 * @param factsAt when they were observed
 * @param seenAt when it was last told that the object exists, whether or not that was news; null
 *     where it was not, or not since this is remembered
 * @param clock the time of the latest input: time never runs backwards for an object
 * @param reports the reports that some rule concerns, latest last
 * @param holdings the rules that hold, by rule
 * @param restarts how often containers had restarted when, by part
 * @param retired the objects that lived there before
 */
public record ObjectHistory(
    ObjectRef object,
    ObjectRef workload,
    String resourceVersion,
    @Nullable ObjectFacts facts,
    @Nullable Instant factsAt,
    @Nullable Instant seenAt,
    Instant clock,
    List<Heard> reports,
    List<Holding> holdings,
    Map<String, List<RestartMark>> restarts,
    List<Retired> retired) {

  public ObjectHistory {
    requireNonNull(object, "object");
    requireNonNull(workload, "workload");
    requireNonNull(resourceVersion, "resourceVersion");
    requireNonNull(clock, "clock");
    reports = List.copyOf(reports);
    holdings = List.copyOf(holdings);
    restarts = Map.copyOf(restarts);
    retired = List.copyOf(retired);
  }

  /**
   * A report and the uid of the object it regards.
   *
   * @param state whether it still counts
   */
  public record Heard(String uid, Report report, HeardState state) {
    public Heard {
      requireNonNull(uid, "uid");
      requireNonNull(report, "report");
      requireNonNull(state, "state");
    }
  }

  /** Whether a report still says something about now. */
  public enum HeardState {
    COUNTS,
    /** The object was seen healthy after it. */
    SETTLED
  }

  /**
   * A rule that holds.
   *
   * @param since since when
   * @param evidence a digest of what was told about it
   * @param basis what it rests on
   * @param until when it ends by time alone, null for never
   */
  public record Holding(
      String rule, Instant since, String evidence, Basis basis, @Nullable Instant until) {
    public Holding {
      requireNonNull(rule, "rule");
      requireNonNull(since, "since");
      requireNonNull(evidence, "evidence");
      requireNonNull(basis, "basis");
    }
  }

  /** What a holding rests on. */
  public enum Basis {
    STATE,
    REPORT
  }

  /** A container's count of restarts at a time. */
  public record RestartMark(Instant at, long restarts) {
    public RestartMark {
      requireNonNull(at, "at");
    }
  }

  /** An object that is gone: an older record of it must not bring it back. */
  public record Retired(String uid, Instant at) {
    public Retired {
      requireNonNull(uid, "uid");
      requireNonNull(at, "at");
    }
  }
}
