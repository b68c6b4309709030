package io.responder.notify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;

/** A clock and a scheduler that move when the test says so, on the thread of the test. */
final class ManualTime extends Clock implements Scheduler {

  private record Due(Instant at, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  private final PriorityQueue<Due> tasks = new PriorityQueue<>();
  private Instant now;
  private long order;

  ManualTime(Instant start) {
    now = start;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Due(now.plus(delay), order++, task));
  }

  /** Runs what is due now, and what that makes due. */
  void run() {
    pass(Duration.ZERO);
  }

  void pass(Duration time) {
    Instant end = now.plus(time);
    while (!tasks.isEmpty() && !tasks.peek().at().isAfter(end)) {
      Due due = tasks.remove();
      now = due.at().isAfter(now) ? due.at() : now;
      due.task().run();
    }
    now = end;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
