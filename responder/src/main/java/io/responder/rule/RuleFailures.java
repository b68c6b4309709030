package io.responder.rule;

/** Hears of rules that failed while judging; such a rule counts as not matching. */
@FunctionalInterface
public interface RuleFailures {

  /**
   * A rule failed for one symptom.
   *
   * @param rule the rule's id
   * @param failure what happened; its message may quote untrusted text
   */
  void failed(String rule, Exception failure);

  /** Hears nothing. */
  static RuleFailures ignored() {
    return (rule, failure) -> {};
  }
}
