package io.responder.reload;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.responder.config.Problem;
import io.responder.health.Check;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.match.RuleFailures;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules in force in step with their files.
 *
 * <p>Files that differ from those that were judged last are taken when two looks in a row find the
 * same: a copy that is under way, or a mounted ConfigMap that is switched while it is read, is
 * never taken by half. Everything that can fail is done before the one assignment that brings the
 * new rules into force; if it fails, the old ones stay and every mistake is told once.
 *
 * <p>{@link #current} may be called by any thread; {@link #look} by one at a time.
 */
public final class RuleReload implements MeterBinder {

  private static final Logger LOGGER = LoggerFactory.getLogger(RuleReload.class);

  /** What a look at the files found. */
  public enum Outcome {
    /** Nothing to do. */
    SAME,
    /** Files differ; they are taken if the next look finds the same. */
    UNSETTLED,
    /** New rules came into force. */
    RELOADED,
    /** The files are not valid: the rules in force stay. */
    REFUSED
  }

  /** What is used now: replaced as a whole. */
  private record InForce(RuleSet rules, RuleEngine engine, Instant since) {}

  private final Supplier<RuleFiles> source;
  private final RuleFailures failures;
  private final Clock clock;
  private final List<MultiGauge> counts = new ArrayList<>(); // guarded by this
  private RuleFiles judged; // guarded by this
  private @Nullable RuleFiles unsettled; // guarded by this
  private volatile InForce inForce;
  private volatile List<Problem> problems = List.of();
  private final AtomicLong reloads = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  /**
   * Begins with files that were found valid.
   *
   * @param files the files that are in force at first
   * @param rules what they say
   * @param source reads the files as they are now
   * @param failures hears of rules that fail while judging
   */
  public RuleReload(
      RuleFiles files,
      RuleSet rules,
      Supplier<RuleFiles> source,
      RuleFailures failures,
      Clock clock) {
    this.source = requireNonNull(source, "source");
    this.failures = requireNonNull(failures, "failures");
    this.clock = requireNonNull(clock, "clock");
    judged = files;
    inForce = inForce(rules);
  }

  private InForce inForce(RuleSet rules) {
    return new InForce(rules, new RuleEngine(rules, failures), clock.instant());
  }

  /** The engine that is to be used now. The same object until other rules come into force. */
  public RuleEngine current() {
    return inForce.engine();
  }

  /** Looks at the files once. Never throws: what goes wrong is a refusal. */
  public synchronized Outcome look() {
    RuleFiles found;
    try {
      found = source.get();
    } catch (RuntimeException e) {
      return refuse(List.of(unexpected(e)));
    }
    if (found.equals(judged)) {
      unsettled = null;
      return Outcome.SAME;
    }
    if (!found.equals(unsettled)) {
      unsettled = found;
      return Outcome.UNSETTLED;
    }
    unsettled = null;
    judged = found;
    return take(found);
  }

  private Outcome take(RuleFiles found) {
    try {
      RuleFiles.Loaded loaded = found.load();
      return loaded.rules().isPresent() ? accept(loaded.rules().get()) : refuse(loaded.problems());
    } catch (RuntimeException | StackOverflowError e) {
      return refuse(List.of(unexpected(e)));
    }
  }

  private Outcome accept(RuleSet rules) {
    if (rules.version().equals(inForce.rules().version())) {
      problems = List.of();
      LOGGER.atInfo().setMessage("the rule files are again those in force").log();
      return Outcome.SAME;
    }
    var changes = rules.since(inForce.rules());
    var next = inForce(rules);
    inForce = next;
    problems = List.of();
    reloads.incrementAndGet();
    counts.forEach(this::tell);
    LOGGER
        .atInfo()
        .setMessage("rules reloaded: " + changes)
        .addKeyValue("version", next.rules().version())
        .addKeyValue("rules", next.rules().ids().size())
        .addKeyValue("added", changes.added())
        .addKeyValue("removed", changes.removed())
        .addKeyValue("changed", changes.changed())
        .log();
    return Outcome.RELOADED;
  }

  private Outcome refuse(List<Problem> found) {
    boolean known = found.equals(problems);
    problems = found;
    if (known) {
      return Outcome.REFUSED;
    }
    refusals.incrementAndGet();
    LOGGER
        .atError()
        .setMessage(
            "rules not reloaded, the old ones stay in force:\n"
                + found.stream().map(Problem::toString).collect(Collectors.joining("\n")))
        .addKeyValue("version", inForce.rules().version())
        .addKeyValue("mistakes", found.size())
        .log();
    return Outcome.REFUSED;
  }

  private static Problem unexpected(Throwable e) {
    return Problem.of("rules", "cannot be loaded: " + e, "correct the file that was changed last");
  }

  /** Passes; warns while the files on disk are not those in force. */
  public Check check() {
    InForce now = inForce;
    List<Problem> wrong = problems;
    var detail =
        now.rules().ids().size()
            + " rules, version "
            + now.rules().version()
            + " since "
            + now.since();
    return wrong.isEmpty()
        ? Check.pass("rules", detail)
        : Check.warn(
            "rules",
            detail
                + "; the files have "
                + (wrong.size() == 1 ? "a mistake" : wrong.size() + " mistakes")
                + " and are not in force: "
                + wrong.get(0));
  }

  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    Gauge.builder("responder.rules.valid", this, r -> r.problems.isEmpty() ? 1 : 0)
        .description("1 while the rule files are those in force, 0 while they are refused")
        .register(registry);
    Gauge.builder("responder.rules.off", this, r -> r.current().switchedOff().size())
        .description("Rules in force that fail all the time and are off for now")
        .register(registry);
    FunctionCounter.builder("responder.rules.reloads", reloads, AtomicLong::get)
        .description("How often other rules came into force")
        .register(registry);
    FunctionCounter.builder("responder.rules.reload.failures", refusals, AtomicLong::get)
        .description("How often changed rule files were refused")
        .register(registry);
    var count =
        MultiGauge.builder("responder.rules")
            .description("Rules in force, with their version")
            .register(registry);
    counts.add(count);
    tell(count);
  }

  private void tell(MultiGauge count) {
    var tags = Tags.of("version", inForce.rules().version());
    count.register(List.of(MultiGauge.Row.of(tags, inForce.rules().ids().size())), true);
  }
}
