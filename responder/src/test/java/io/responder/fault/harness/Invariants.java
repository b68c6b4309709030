package io.responder.fault.harness;

import io.responder.fault.harness.Outcome.Change;
import io.responder.fault.harness.Outcome.Delivered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must hold between what is true, what was broken on purpose, and what the service said. Pure;
 * each method returns the violations, none when it holds.
 *
 * <p>{@link #always} holds at any time. {@link #settled} holds once nothing was broken and nothing
 * happened for a while.
 */
public final class Invariants {

  /** Clocks are one; this is for the time between a call and its entry. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final FaultLog faults;
  private final String secret;

  public Invariants(Ledger ledger, FaultLog faults, String secret) {
    this.ledger = ledger;
    this.faults = faults;
    this.secret = secret;
  }

  /** I1 (nothing invented, nothing doubled), I3, I4–I6 and I8. */
  public List<String> always(Outcome outcome) {
    var violations = new ArrayList<String>();
    notInvented(outcome, violations);
    oneIncident(outcome, violations);
    numbersMeanOneThing(outcome, violations);
    deliveredOnce(outcome, violations);
    outcome.writes().forEach(w -> violations.add("I4 a mutating request was made: " + w));
    noSecret(outcome, violations);
    if (outcome.deadLetters() > 0) {
      violations.add("I1 " + outcome.deadLetters() + " records were set aside as dead letters");
    }
    return violations;
  }

  /** I1 (nothing lost), I2 and I7 for what is true now. */
  public List<String> settled(Outcome outcome) {
    var violations = new ArrayList<String>();
    var last = lastStates(outcome);
    var active = new LinkedHashMap<Ledger.Key, Ledger.Symptom>();
    ledger.active().forEach(s -> active.put(s.key(), s));
    active.forEach(
        (key, symptom) -> {
          var change = last.get(key);
          if (change == null || !isOpen(change)) {
            violations.add(
                "I1 %s lasts since %s (pod %s) and has no open incident of %s; last change: %s"
                    .formatted(symptom.id(), symptom.begin(), symptom.uid(), key, change));
          }
        });
    last.forEach(
        (key, change) -> {
          if (isOpen(change) && !active.containsKey(key)) {
            violations.add(
                "I7 incident %s of %s is open and nothing is wrong: %s, %s"
                    .formatted(change.incident(), key, change, history(key)));
          }
        });
    everythingDelivered(outcome, violations);
    return violations;
  }

  private void notInvented(Outcome outcome, List<String> violations) {
    for (Change change : distinct(outcome)) {
      if (!change.opens()) {
        continue;
      }
      var causes =
          ledger.symptoms().stream()
              .filter(s -> s.key().equals(change.key()))
              .filter(s -> !s.begin().isAfter(change.at().plus(SLACK)))
              .toList();
      if (causes.isEmpty()) {
        violations.add(
            "I1 incident %s of %s opened at %s although nothing was wrong, %s"
                .formatted(change.incident(), change.key(), change.at(), history(change.key())));
      }
    }
  }

  private void oneIncident(Outcome outcome, List<String> violations) {
    var ids = new TreeMap<String, Set<String>>();
    var opens = new HashMap<Ledger.Key, Integer>();
    for (Change change : distinct(outcome)) {
      ids.computeIfAbsent(change.key().toString(), k -> new LinkedHashSet<>())
          .add(change.incident());
      opens.merge(change.key(), change.opens() ? 1 : 0, Integer::sum);
    }
    ids.forEach(
        (key, all) -> {
          if (all.size() > 1) {
            violations.add("I1 more than one incident of " + key + ": " + all);
          }
        });
    opens.forEach(
        (key, count) -> {
          long symptoms = ledger.symptoms().stream().filter(s -> s.key().equals(key)).count();
          if (count > symptoms) {
            violations.add(
                "I1 %s opened %d times for %d symptoms, %s"
                    .formatted(key, count, symptoms, history(key)));
          }
        });
  }

  /** A change that is written again says the same: receivers go by the number. */
  private static void numbersMeanOneThing(Outcome outcome, List<String> violations) {
    var first = new HashMap<String, Change>();
    for (Change change : outcome.changes()) {
      var before = first.putIfAbsent(change.incident() + '-' + change.number(), change);
      if (before != null
          && !(before.reason().equals(change.reason()) && before.state().equals(change.state()))) {
        violations.add("I3 one number, two changes: %s and then %s".formatted(before, change));
      }
    }
  }

  private void deliveredOnce(Outcome outcome, List<String> violations) {
    outcome
        .deliveries()
        .forEach(
            (receiver, deliveries) -> {
              var newest = new HashMap<String, Delivered>();
              for (Delivered delivered : deliveries) {
                var before = newest.get(delivered.incident());
                if (before == null || before.number() < delivered.number()) {
                  newest.put(delivered.incident(), delivered);
                } else if (!excused(lastBefore(deliveries, delivered), delivered.at())) {
                  violations.add(
                      "I3 %s was told %s-%d at %s after %s-%d at %s, and no fault explains it"
                          .formatted(
                              receiver,
                              delivered.incident(),
                              delivered.number(),
                              delivered.at(),
                              before.incident(),
                              before.number(),
                              before.at()));
                }
              }
            });
  }

  /**
   * When the receiver was told the same for the last time before, else anything of the incident:
   * what explains a repetition lies in between. A crash repeats several changes one after the
   * other, of which only the first comes right after what was told before it.
   */
  private static Instant lastBefore(List<Delivered> deliveries, Delivered again) {
    var same = again.at();
    var any = again.at();
    boolean told = false;
    for (Delivered delivered : deliveries) {
      if (delivered == again) {
        break;
      }
      if (delivered.incident().equals(again.incident())) {
        any = delivered.at();
        if (delivered.number() == again.number()) {
          same = delivered.at();
          told = true;
        }
      }
    }
    return told ? same : any;
  }

  private boolean excused(Instant from, Instant to) {
    return faults.entries().stream()
        .filter(f -> f.cost() == FaultLog.Cost.DUPLICATE)
        .anyMatch(f -> f.overlaps(from.minus(SLACK).minus(Trouble.HELD_UP), to));
  }

  private static void everythingDelivered(Outcome outcome, List<String> violations) {
    var worth = new TreeMap<String, Change>();
    for (Change change : outcome.changes()) {
      if (change.told()) {
        worth.merge(change.incident(), change, (a, b) -> a.number() >= b.number() ? a : b);
      }
    }
    outcome
        .deliveries()
        .forEach(
            (receiver, deliveries) -> {
              var told = new HashMap<String, Integer>();
              deliveries.forEach(d -> told.merge(d.incident(), d.number(), Math::max));
              worth.forEach(
                  (incident, change) -> {
                    if (told.getOrDefault(incident, 0) < change.number()) {
                      violations.add(
                          "I2 %s was not told %s; told up to number %d"
                              .formatted(receiver, change, told.getOrDefault(incident, 0)));
                    }
                  });
            });
  }

  private void noSecret(Outcome outcome, List<String> violations) {
    outcome
        .texts()
        .forEach(
            (where, text) -> {
              int at = text.indexOf(secret);
              if (at >= 0) {
                var around = text.substring(Math.max(0, at - 80), at).replaceAll("\\s+", " ");
                violations.add("I8 a secret is in " + where + " after \"" + around + '"');
              }
            });
  }

  private static Map<Ledger.Key, Change> lastStates(Outcome outcome) {
    var last = new LinkedHashMap<Ledger.Key, Change>();
    for (Change change : outcome.changes()) {
      last.merge(change.key(), change, (a, b) -> b.number() >= a.number() ? b : a);
    }
    return last;
  }

  private static boolean isOpen(Change change) {
    return change.state().equals("open") || change.state().equals("acknowledged");
  }

  private static List<Change> distinct(Outcome outcome) {
    var seen = new LinkedHashMap<String, Change>();
    outcome.changes().forEach(c -> seen.putIfAbsent(c.incident() + '-' + c.number(), c));
    return List.copyOf(seen.values());
  }

  private String history(Ledger.Key key) {
    var known = ledger.symptoms().stream().filter(s -> s.key().equals(key)).toList();
    var text = new StringBuilder("ledger: ");
    known.forEach(
        s ->
            text.append(s.id())
                .append(' ')
                .append(s.begin())
                .append("..")
                .append(Objects.requireNonNullElse(s.end(), "now"))
                .append(' '));
    return text.toString().strip();
  }
}
