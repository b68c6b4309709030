package io.responder.rule.match;

import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.definition.Rule;
import io.responder.rule.match.RuleIndex.Candidate;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule matches a symptom. Immutable. */
public final class Match {
  private final Hit hit;
  private final Symptom symptom;
  // With what the rule adds to what it took; null where it adds nothing.
  private final @Nullable Map<String, String> completed;
  private final @Nullable Instant until;

  Match(
      Hit hit, Symptom symptom, @Nullable Map<String, String> completed, @Nullable Instant until) {
    this.hit = hit;
    this.symptom = symptom;
    this.completed = completed;
    this.until = until;
  }

  /** The way in which it matches. */
  public Candidate candidate() {
    return hit.candidate();
  }

  public Symptom symptom() {
    return symptom;
  }

  /** What the rule took from the message, sorted. */
  public Map<String, String> captures() {
    return completed == null ? hit.captures() : completed;
  }

  /** The digest of captures and message where it is known already. */
  public @Nullable String digest() {
    return completed == null ? hit.digest() : null;
  }

  /** When it stops matching by the passing of time alone; null for never. */
  public @Nullable Instant until() {
    return until;
  }

  public Rule rule() {
    return candidate().rule();
  }

  public Rule.Span span() {
    return candidate().alternative().span();
  }

  /** The same match, ending at a time if it does not end before. */
  public Match until(@Nullable Instant end) {
    return end == null || (until != null && until.isBefore(end))
        ? this
        : new Match(hit, symptom, completed, end);
  }

  /** Whether the text made it match, not the reason alone. */
  public boolean byMessage() {
    return !candidate().alternative().messages().isEmpty();
  }

  /** Whether it rests on what somebody said rather than on the object's state. */
  public boolean isHearsay() {
    return symptom.source() == SymptomSource.EVENT || symptom.source() == SymptomSource.LOG;
  }
}
