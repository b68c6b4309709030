package io.responder.rule.match;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Switches off a rule that keeps failing, so that it costs nothing and harms no other.
 *
 * <p>A rule that failed {@value #MOST_FAILURES} times in a row, on whatever objects, is off and
 * counts as not matching. Every {@value #PROBE_EVERY}th time that it would be asked it is tried
 * again, and one success switches it on. There is no clock in it. Thread-safe; counts may be off by
 * the number of threads.
 */
public final class RuleBreaker {
  static final int MOST_FAILURES = 20;
  static final int PROBE_EVERY = 100;

  private final List<String> rules;
  private final RuleFailures failures;
  private final AtomicIntegerArray inARow;
  private final AtomicIntegerArray skipped;

  public RuleBreaker(List<String> rules, RuleFailures failures) {
    this.rules = rules;
    this.failures = failures;
    inARow = new AtomicIntegerArray(rules.size());
    skipped = new AtomicIntegerArray(rules.size());
  }

  /** Whether a rule is to be asked now. */
  boolean allows(int rule) {
    return inARow.get(rule) < MOST_FAILURES || skipped.incrementAndGet(rule) % PROBE_EVERY == 0;
  }

  void succeeded(int rule) {
    if (inARow.get(rule) != 0) {
      boolean wasOff = inARow.getAndSet(rule, 0) >= MOST_FAILURES;
      if (wasOff) {
        failures.switchedOn(rules.get(rule));
      }
    }
  }

  void failed(int rule, Exception failure) {
    failures.failed(rules.get(rule), failure);
    int count = inARow.updateAndGet(rule, before -> Math.min(before + 1, MOST_FAILURES + 1));
    if (count == MOST_FAILURES) {
      skipped.set(rule, 0);
      failures.switchedOff(rules.get(rule), count);
    }
  }

  /** The rules that are off, by id. */
  public List<String> off() {
    List<String> off = new ArrayList<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      if (inARow.get(rule) >= MOST_FAILURES) {
        off.add(rules.get(rule));
      }
    }
    return off;
  }
}
