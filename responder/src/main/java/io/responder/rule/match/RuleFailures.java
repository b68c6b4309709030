package io.responder.rule.match;

/**
 * Hears of rules that failed while judging; such a rule counts as not matching. Must not throw, and
 * may be called by several threads.
 */
@FunctionalInterface
public interface RuleFailures {

  /**
   * A rule failed for one symptom.
   *
   * @param rule the rule's id
   * @param failure what happened; its message may quote untrusted text
   */
  void failed(String rule, Exception failure);

  /**
   * A rule failed so often in a row that it is asked only now and then.
   *
   * @param rule the rule's id
   * @param failures how often it failed in a row
   */
  default void switchedOff(String rule, int failures) {}

  /** A rule that was switched off works again. */
  default void switchedOn(String rule) {}

  /** Hears nothing. */
  static RuleFailures ignored() {
    return (rule, failure) -> {};
  }
}
