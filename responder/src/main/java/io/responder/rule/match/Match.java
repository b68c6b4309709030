package io.responder.rule.match;

import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.definition.Rule;
import io.responder.rule.match.RuleIndex.Candidate;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule matches a symptom.
 *
 * @param candidate the way in which it matches
 * @param captures what the rule took from the message, sorted
 * @param digest the digest of captures and message where it is known already
 * @param until when it stops matching by the passing of time alone; null for never
 */
public record Match(
    Candidate candidate,
    Symptom symptom,
    Map<String, String> captures,
    @Nullable String digest,
    @Nullable Instant until) {

  public Rule rule() {
    return candidate.rule();
  }

  public Rule.Span span() {
    return candidate.alternative().span();
  }

  /** The same match, ending at a time if it does not end before. */
  public Match until(@Nullable Instant end) {
    return end == null || (until != null && until.isBefore(end))
        ? this
        : new Match(candidate, symptom, captures, digest, end);
  }

  /** Whether the text made it match, not the reason alone. */
  public boolean byMessage() {
    return !candidate.alternative().messages().isEmpty();
  }

  /** Whether it rests on what somebody said rather than on the object's state. */
  public boolean isHearsay() {
    return symptom.source() == SymptomSource.EVENT || symptom.source() == SymptomSource.LOG;
  }
}
