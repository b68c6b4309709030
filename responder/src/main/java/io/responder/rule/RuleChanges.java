package io.responder.rule;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How one rule set differs from another.
 *
 * @param added ids of rules that only the later one has
 * @param removed ids of rules that only the earlier one has
 * @param changed ids of rules that mean something else in the later one
 */
public record RuleChanges(Set<String> added, Set<String> removed, Set<String> changed) {

  public RuleChanges {
    added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
    removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
  }

  /** Such as {@code +2 -1 ~3}. */
  @Override
  public String toString() {
    return "+" + added.size() + " -" + removed.size() + " ~" + changed.size();
  }
}
