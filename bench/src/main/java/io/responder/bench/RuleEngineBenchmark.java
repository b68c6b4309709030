package io.responder.bench;

import io.responder.model.ClusterEvent.Upserted;
import io.responder.rule.RuleEngine;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.RuleFailures;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jeasy.rules.api.Facts;
import org.jeasy.rules.api.Rules;
import org.jeasy.rules.core.DefaultRulesEngine;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.KieSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event of an object through all rules: ours as in production (state of the object, windows,
 * captures, texts in two languages, findings) against engines that are only asked which rules match
 * (Drools with a session that is kept, Easy Rules with MVEL). 15 % of the events show a symptom
 * that a rule wants; what each engine finds is compared event by event before it is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first.
public class RuleEngineBenchmark {

  @Param({"20", "200", "2000"})
  public int rules;

  /** How many events in a row show the same symptom of an object before it is well again. */
  @Param({"20", "1"})
  public int repeats;

  private RuleStream stream;
  private RuleEngine engine;
  private KieSession drools;
  private DefaultRulesEngine easyEngine;
  private Rules easyRules;
  private int next;

  @Setup
  public void prepare() {
    stream = new RuleStream(rules, repeats);
    engine = new RuleEngine(stream.ruleSet(), RuleFailures.ignored());
    drools = stream.drools();
    easyEngine = new DefaultRulesEngine();
    easyRules = stream.easyRules();
    check();
  }

  private void check() {
    int hits = 0;
    int events = Math.min(4_000, stream.size());
    for (int i = 0; i < events; i++) {
      var fact = stream.fact(i);
      var ours = new TreeSet<String>();
      var state = step(i);
      if (state != null) {
        state.holdings().forEach(holding -> ours.add(holding.rule()));
      }
      fact.matched().clear();
      drools(fact);
      var fromDrools = new TreeSet<>(fact.matched());
      fact.matched().clear();
      easyRules(fact);
      var fromEasyRules = new TreeSet<>(fact.matched());
      if (!ours.equals(fromDrools) || !ours.equals(fromEasyRules)) {
        throw new IllegalStateException(
            i + ": ours " + ours + ", Drools " + fromDrools + ", Easy Rules " + fromEasyRules);
      }
      hits += ours.isEmpty() ? 0 : 1;
    }
    System.out.printf("%d rules, %.1f%% of events match%n", rules, 100.0 * hits / events);
    stream.reset();
    next = 0;
  }

  private int next() {
    int at = next;
    next = at + 1 == stream.size() ? 0 : at + 1;
    if (at == 0) {
      stream.reset();
    }
    return at;
  }

  private @Nullable ObjectHistory step(int at) {
    Upserted event = stream.event(at);
    var step = engine.on(stream.state(at), event);
    stream.keep(at, step.state());
    return step.state();
  }

  private List<String> drools(RuleStream.Fact fact) {
    var handle = drools.insert(fact);
    drools.fireAllRules();
    drools.delete(handle);
    return fact.matched();
  }

  private List<String> easyRules(RuleStream.Fact fact) {
    var facts = new Facts();
    facts.put("fact", fact);
    easyEngine.fire(easyRules, facts);
    return fact.matched();
  }

  @Benchmark
  public @Nullable Object ours() {
    return step(next());
  }

  @Benchmark
  public Object baselineDrools() {
    var fact = stream.fact(next());
    fact.matched().clear();
    return drools(fact);
  }

  @Benchmark
  public Object baselineEasyRules() {
    var fact = stream.fact(next());
    fact.matched().clear();
    return easyRules(fact);
  }

  @TearDown
  public void close() {
    drools.dispose();
  }
}
