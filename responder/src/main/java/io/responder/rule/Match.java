package io.responder.rule;

import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule matches a symptom.
 *
 * @param captures what the rule took from the message
 * @param ground whether the text matched, or the reason alone
 * @param until when it stops matching by the passing of time alone; null for never
 */
record Match(
    Rule rule,
    Symptom symptom,
    Map<String, String> captures,
    @Nullable Instant until,
    Ground ground) {

  /** What made it match. */
  enum Ground {
    MESSAGE,
    REASON
  }

  /** The same match, ending at a time. */
  Match until(Instant end) {
    return new Match(rule, symptom, captures, end, ground);
  }

  boolean byMessage() {
    return ground == Ground.MESSAGE;
  }

  /** Whether it rests on what somebody said rather than on the object's state. */
  boolean isHearsay() {
    return symptom.source() == SymptomSource.EVENT || symptom.source() == SymptomSource.LOG;
  }
}
