package io.responder.bench;

import static java.util.Objects.requireNonNull;

import io.responder.bench.RuleStream.Fact;
import io.responder.bench.RuleStream.Shape;
import io.responder.bench.RuleStream.Texts;
import io.responder.model.ClusterEvent.Upserted;
import io.responder.model.Symptom;
import io.responder.rule.RuleEngine;
import io.responder.rule.RuleSet;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.match.Match;
import io.responder.rule.match.RuleBreaker;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.match.RuleMatcher;
import java.time.Instant;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Which rules match one symptom: ours at the matcher's door, Drools with a session that is kept,
 * Easy Rules with MVEL. All get the same texts, made anew for each turn, and must answer the same,
 * which is compared symptom by symptom before it is measured.
 *
 * <p>{@link #oursWithState} is the whole engine in the place of the matcher: states of objects,
 * windows, captures, texts in two languages, findings. The others do nothing of that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first.
public class RuleEngineBenchmark {
  private static final int TURN = 1_000;
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  @Param({"20", "200", "2000"})
  public int rules;

  @Param({"REASON", "TEXT"})
  public Shape shape;

  @Param({"REPEATED", "NEW"})
  public Texts texts;

  private RuleStream stream;
  private RuleMatcher matcher;
  private RuleEngine engine;
  private KieSession drools;
  private DefaultRulesEngine easyEngine;
  private Rules easyRules;
  private final @Nullable ObjectHistory[] states = new ObjectHistory[RuleStream.OBJECTS];

  private final Symptom[] symptoms = new Symptom[TURN];
  private final Fact[] facts = new Fact[TURN];
  private final Upserted[] events = new Upserted[TURN];
  private int from;

  @Setup
  public void prepare() {
    stream = new RuleStream(rules, shape, texts);
    RuleSet ruleSet = stream.ruleSet();
    matcher =
        new RuleMatcher(ruleSet.index(), new RuleBreaker(ruleSet.ids(), RuleFailures.ignored()));
    engine = new RuleEngine(ruleSet, RuleFailures.ignored());
    drools = stream.drools();
    easyEngine = new DefaultRulesEngine();
    easyRules = stream.easyRules();
    check();
  }

  private void check() {
    int hits = 0;
    for (int turn = 0; turn < stream.size() / TURN; turn++) {
      next();
      for (int i = 0; i < TURN; i++) {
        var ours = new TreeSet<String>();
        matches(i).forEach(match -> ours.add(match.rule().id()));
        var held = new TreeSet<String>();
        requireNonNull(step(i)).holdings().forEach(holding -> held.add(holding.rule()));
        var fromDrools = new TreeSet<>(drools(facts[i]));
        facts[i].matched().clear();
        var fromEasyRules = new TreeSet<>(easyRules(facts[i]));
        facts[i].matched().clear();
        if (!ours.equals(fromDrools) || !ours.equals(fromEasyRules) || !ours.equals(held)) {
          throw new IllegalStateException(
              symptoms[i]
                  + ": ours "
                  + ours
                  + ", with state "
                  + held
                  + ", Drools "
                  + fromDrools
                  + ", Easy Rules "
                  + fromEasyRules);
        }
        hits += ours.isEmpty() ? 0 : 1;
      }
    }
    System.out.printf("%d rules, %.1f%% match%n", rules, 100.0 * hits / stream.size());
  }

  /** The texts of the next turn, and nothing that was computed from them before. */
  @Setup(Level.Invocation)
  public void next() {
    if (from == stream.size()) {
      from = 0;
      Arrays.fill(states, null);
    }
    for (int i = 0; i < TURN; i++) {
      symptoms[i] = stream.symptom(from + i);
      facts[i] = stream.fact(symptoms[i]);
      events[i] = stream.event(from + i, symptoms[i]);
    }
    from += TURN;
  }

  private List<Match> matches(int i) {
    return matcher.matches(stream.subject(i), symptoms[i], NOW);
  }

  private @Nullable ObjectHistory step(int i) {
    int object = i % RuleStream.OBJECTS;
    states[object] = engine.on(states[object], events[i]).state();
    return states[object];
  }

  private List<String> drools(Fact fact) {
    var handle = drools.insert(fact);
    drools.fireAllRules();
    drools.delete(handle);
    return fact.matched();
  }

  private List<String> easyRules(Fact fact) {
    var asked = new Facts();
    asked.put("fact", fact);
    easyEngine.fire(easyRules, asked);
    return fact.matched();
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  @Growth(of = "rules", from = "20", to = "2000", atMost = 1.3)
  public int ours() {
    int found = 0;
    for (int i = 0; i < TURN; i++) {
      found += matches(i).size();
    }
    return found;
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  public int oursWithState() {
    int found = 0;
    for (int i = 0; i < TURN; i++) {
      found += step(i) == null ? 0 : 1;
    }
    return found;
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  @AtLeast(value = 8, where = "rules=200")
  public int baselineDrools() {
    int found = 0;
    for (int i = 0; i < TURN; i++) {
      found += drools(facts[i]).size();
    }
    return found;
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  @AtLeast(value = 400, where = "rules=200")
  public int baselineEasyRules() {
    int found = 0;
    for (int i = 0; i < TURN; i++) {
      found += easyRules(facts[i]).size();
    }
    return found;
  }

  @TearDown
  public void close() {
    drools.dispose();
  }
}
