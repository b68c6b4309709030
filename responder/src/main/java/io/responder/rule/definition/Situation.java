package io.responder.rule.definition;

import io.responder.model.Symptom;
import io.responder.rule.history.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** One symptom of one object at one time, with what a rule captured from it so far. */
public record Situation(
    Subject subject, Symptom symptom, Map<String, String> captures, Instant now) {

  /** The part's name without its sort: {@code app} of {@code container/app}. */
  String partName() {
    String part = symptom.part();
    return part.substring(part.indexOf('/') + 1);
  }

  long counter(String name, long otherwise) {
    return symptom.counters().getOrDefault(name, otherwise);
  }

  /** How often the container restarted of late. */
  long recentRestarts() {
    Long stated = symptom.counters().get("recentRestarts");
    Long restarts = symptom.counters().get("restarts");
    if (stated != null || restarts == null) {
      return stated == null ? 0 : stated;
    }
    return subject.restarts().recent(symptom.part(), restarts);
  }

  Duration age() {
    Instant since = symptom.since();
    return since == null || since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
  }
}
