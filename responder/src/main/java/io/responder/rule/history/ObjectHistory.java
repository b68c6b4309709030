package io.responder.rule.history;

import static java.util.Objects.requireNonNull;

import io.responder.model.Circumstances;
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
 * @param waiting the rules that match once some time has passed, and since when they wait
 * @param tags the digests behind the image tags of the object that lived there before
 * @param retagged the image tags that were seen to change what they stand for
 * @param circumstances what was last told of its circumstances
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
    List<Retired> retired,
    List<Waiting> waiting,
    List<ImageTag> tags,
    List<Retagged> retagged,
    Circumstances circumstances) {

  @SuppressWarnings(
      "NullAway") // A state that was written before there were circumstances has none.
  public ObjectHistory {
    requireNonNull(object, "object");
    requireNonNull(workload, "workload");
    requireNonNull(resourceVersion, "resourceVersion");
    requireNonNull(clock, "clock");
    reports = List.copyOf(reports);
    holdings = List.copyOf(holdings);
    restarts = Map.copyOf(restarts);
    retired = List.copyOf(retired);
    waiting = orEmpty(waiting);
    tags = orEmpty(tags);
    retagged = orEmpty(retagged);
    circumstances = circumstances == null ? Circumstances.NONE : circumstances;
  }

  // A state that was written before there was such a list has none.
  @SuppressWarnings("NullAway") // the reader of states passes null for what is not there
  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /**
   * A report and the uid of the object it regards.
   *
   * @param state whether it still counts
   * @param marks how often it was said when, the oldest first; none where the report itself says
   *     all that is known of it
   */
  public record Heard(String uid, Report report, HeardState state, List<CountMark> marks) {
    public Heard {
      requireNonNull(uid, "uid");
      requireNonNull(report, "report");
      requireNonNull(state, "state");
      marks = orEmpty(marks);
    }

    /** How often it was said when, the oldest first. */
    public List<CountMark> times() {
      return marks.isEmpty() ? CountMarks.ofNew(report) : marks;
    }

    Heard settled() {
      return new Heard(uid, report, HeardState.SETTLED, marks);
    }
  }

  /** Something was said or happened so many times more. */
  public record CountMark(Instant at, long times) {
    public CountMark {
      requireNonNull(at, "at");
    }
  }

  /**
   * A rule that matches when the symptom has lasted long enough, while and after it waits.
   *
   * @param part the part of the object that it is about
   * @param since since when the symptom is there
   * @param due when it has lasted long enough
   */
  public record Waiting(String rule, String part, Instant since, Instant due) {
    public Waiting {
      requireNonNull(rule, "rule");
      requireNonNull(part, "part");
      requireNonNull(since, "since");
      requireNonNull(due, "due");
    }
  }

  /** What an image's tag stood for when it was last seen. */
  public record ImageTag(String image, String digest, Instant at) {
    public ImageTag {
      requireNonNull(image, "image");
      requireNonNull(digest, "digest");
      requireNonNull(at, "at");
    }
  }

  /** A tag stands for another image than before, in one part of the object. */
  public record Retagged(String part, String image, String before, String after, Instant at) {
    public Retagged {
      requireNonNull(part, "part");
      requireNonNull(image, "image");
      requireNonNull(before, "before");
      requireNonNull(after, "after");
      requireNonNull(at, "at");
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
