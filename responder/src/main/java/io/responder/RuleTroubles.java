package io.responder;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.responder.rule.match.RuleFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and tells the failures of rules: {@code responder.rule.failures}. */
final class RuleTroubles implements RuleFailures {
  private static final Logger LOGGER = LoggerFactory.getLogger(RuleTroubles.class);

  private final MeterRegistry meters;

  RuleTroubles(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void failed(String rule, Exception failure) {
    meters.counter("responder.rule.failures", Tags.of("rule", rule)).increment();
    LOGGER
        .atWarn()
        .setMessage("a rule failed for one symptom and counts as not matching")
        .addKeyValue("rule", rule)
        .addKeyValue("failure", failure.getClass().getSimpleName())
        .log();
  }

  @Override
  public void switchedOff(String rule, int failures) {
    LOGGER
        .atError()
        .setMessage("a rule fails all the time and is off: correct its conditions")
        .addKeyValue("rule", rule)
        .addKeyValue("failures", failures)
        .log();
  }

  @Override
  public void switchedOn(String rule) {
    LOGGER.atInfo().setMessage("a rule works again and is on").addKeyValue("rule", rule).log();
  }
}
