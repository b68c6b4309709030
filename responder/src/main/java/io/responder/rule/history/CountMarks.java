package io.responder.rule.history;

import io.responder.model.Report;
import io.responder.rule.history.ObjectHistory.CountMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How often something was said when, as far as a report's counters tell: only what they grew by,
 * and what happened between two looks is dated at the first, so that nothing old counts as new.
 */
final class CountMarks {

  private static final long MOST_TIMES = 1_000_000_000;

  private CountMarks() {}

  /** The marks of a report that was never heard before. */
  static List<CountMark> ofNew(Report report) {
    return marks(report.firstSeen(), report.count() - 1, report.lastSeen());
  }

  /** The marks of a report whose count grew. */
  static List<CountMark> added(List<CountMark> marks, Report before, Report now) {
    List<CountMark> all = new ArrayList<>(marks);
    all.addAll(marks(before.lastSeen(), now.count() - before.count() - 1, now.lastSeen()));
    all.sort(Comparator.comparing(CountMark::at));
    while (all.size() > Restarts.MOST_MARKS) {
      mergeClosest(all);
    }
    return all;
  }

  private static List<CountMark> marks(Instant earlier, long times, Instant last) {
    // A counter may say anything; sums of it must stay numbers.
    CountMark latest = new CountMark(last, 1);
    return times <= 0
        ? List.of(latest)
        : List.of(new CountMark(earlier, Math.min(times, MOST_TIMES)), latest);
  }

  // At the earlier of the two times: a window is left too early rather than too late.
  private static void mergeClosest(List<CountMark> marks) {
    int closest = 0;
    Duration least = null;
    for (int i = 0; i + 1 < marks.size(); i++) {
      Duration gap = Duration.between(marks.get(i).at(), marks.get(i + 1).at());
      if (least == null || gap.compareTo(least) < 0) {
        least = gap;
        closest = i;
      }
    }
    CountMark later = marks.remove(closest + 1);
    CountMark earlier = marks.get(closest);
    marks.set(closest, new CountMark(earlier.at(), earlier.times() + later.times()));
  }
}
