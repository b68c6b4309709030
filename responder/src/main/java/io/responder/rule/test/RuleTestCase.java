package io.responder.rule.test;

import io.responder.model.ClusterEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One test of a rule, as its file states it.
 *
 * @param file the file, relative to the directory of rules
 * @param line where it begins
 * @param rule the id of the rule that the file is about
 * @param name what it shows
 * @param given the events in order
 * @param expect everything that must come out, in order
 * @param until how long to let time pass
 */
record RuleTestCase(
    String file,
    int line,
    String rule,
    String name,
    List<ClusterEvent> given,
    List<Expected> expect,
    Duration until) {

  /** One finding: its fields by the names of the test file, those that are stated only. */
  record Expected(Map<String, String> fields) {

    boolean fires(String rule) {
      return rule.equals(fields.get("holds"));
    }
  }
}
