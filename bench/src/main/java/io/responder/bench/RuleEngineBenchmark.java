package io.responder.bench;

import static java.util.Objects.requireNonNull;

import io.responder.bench.RuleStream.Fact;
import io.responder.bench.RuleStream.Shape;
import io.responder.bench.RuleStream.Texts;
import io.responder.model.ClusterEvent.Upserted;
import io.responder.model.Symptom;
import io.responder.rule.RuleEngine;
import io.responder.rule.history.ObjectHistory;
import io.responder.rule.history.ObjectHistory.Holding;
import io.responder.rule.match.Match;
import io.responder.rule.match.RuleBreaker;
import io.responder.rule.match.RuleFailures;
import io.responder.rule.match.RuleMatcher;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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
 * Easy Rules with MVEL. All get the same texts, made anew for each turn. Before it is measured,
 * each answers the whole stream, and must say of each symptom what a plain loop over the rules
 * says.
 *
 * <p>{@code oursWithState} is the whole engine in the place of the matcher: states of objects,
 * windows, captures, texts in two languages, findings. The others do nothing of that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
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
  private final Symptom[] symptoms = new Symptom[TURN];
  private final Fact[] facts = new Fact[TURN];
  private final Upserted[] events = new Upserted[TURN];
  private int from;

  @Setup
  public void prepare() {
    stream = new RuleStream(rules, shape, texts);
  }

  /** Our matcher. */
  @State(Scope.Benchmark)
  public static class Matcher {
    private RuleMatcher matcher;

    @Setup
    public void prepare(RuleEngineBenchmark benchmark) {
      var rules = benchmark.stream.ruleSet();
      var breaker = new RuleBreaker(rules.ids(), RuleFailures.ignored());
      matcher = new RuleMatcher(rules.index(), breaker);
      benchmark.check(i -> ids(benchmark, i));
    }

    private List<String> ids(RuleEngineBenchmark benchmark, int i) {
      return matches(benchmark, i).stream().map(match -> match.rule().id()).toList();
    }

    private List<Match> matches(RuleEngineBenchmark benchmark, int i) {
      return matcher.matches(benchmark.stream.subject(i), benchmark.symptoms[i], NOW);
    }
  }

  /** Our engine, with the states of the objects. */
  @State(Scope.Benchmark)
  public static class Engine {
    private RuleEngine engine;
    private final @Nullable ObjectHistory[] states = new ObjectHistory[RuleStream.OBJECTS];

    @Setup
    public void prepare(RuleEngineBenchmark benchmark) {
      engine = new RuleEngine(benchmark.stream.ruleSet(), RuleFailures.ignored());
      benchmark.check(
          i -> requireNonNull(step(benchmark, i)).holdings().stream().map(Holding::rule).toList());
    }

    private @Nullable ObjectHistory step(RuleEngineBenchmark benchmark, int i) {
      int object = i % RuleStream.OBJECTS;
      if (i < RuleStream.OBJECTS && benchmark.from == TURN) {
        states[object] = null;
      }
      states[object] = engine.on(states[object], benchmark.events[i]).state();
      return states[object];
    }
  }

  /** A session of Drools. */
  @State(Scope.Benchmark)
  public static class Drools {
    private KieSession session;

    @Setup
    public void prepare(RuleEngineBenchmark benchmark) {
      session = benchmark.stream.drools();
      benchmark.check(i -> fire(benchmark.facts[i]));
    }

    private List<String> fire(Fact fact) {
      var handle = session.insert(fact);
      session.fireAllRules();
      session.delete(handle);
      return fact.matched();
    }

    @TearDown
    public void close() {
      session.dispose();
    }
  }

  /** Easy Rules. */
  @State(Scope.Benchmark)
  public static class EasyRules {
    private final DefaultRulesEngine engine = new DefaultRulesEngine();
    private Rules rules;

    @Setup
    public void prepare(RuleEngineBenchmark benchmark) {
      rules = benchmark.stream.easyRules();
      benchmark.check(i -> fire(benchmark.facts[i]));
    }

    private List<String> fire(Fact fact) {
      var asked = new Facts();
      asked.put("fact", fact);
      engine.fire(rules, asked);
      return fact.matched();
    }
  }

  private void check(IntFunction<List<String>> engine) {
    int hits = 0;
    for (int turn = 0; turn < stream.size() / TURN; turn++) {
      next();
      for (int i = 0; i < TURN; i++) {
        var wanted = stream.matching(facts[i]);
        var found = new TreeSet<>(engine.apply(i));
        if (!found.equals(wanted)) {
          throw new IllegalStateException(symptoms[i] + ": " + found + " and not " + wanted);
        }
        hits += wanted.isEmpty() ? 0 : 1;
      }
    }
    System.out.printf("%d rules, %.1f%% match%n", rules, 100.0 * hits / stream.size());
  }

  /** The texts of the next turn, and nothing that was computed from them before. */
  @Setup(Level.Invocation)
  public void next() {
    if (from == stream.size()) {
      from = 0;
    }
    for (int i = 0; i < TURN; i++) {
      symptoms[i] = stream.symptom(from + i);
      facts[i] = stream.fact(symptoms[i]);
      events[i] = stream.event(from + i, symptoms[i]);
    }
    from += TURN;
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  @Growth(of = "rules", from = "20", to = "2000", atMost = 1.3)
  public int ours(Matcher ours) {
    int found = 0;
    for (int i = 0; i < TURN; i++) {
      found += ours.matches(this, i).size();
    }
    return found;
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  public int oursWithState(Engine ours) {
    int found = 0;
    for (int i = 0; i < TURN; i++) {
      found += ours.step(this, i) == null ? 0 : 1;
    }
    return found;
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  @AtLeast(value = 8, where = "rules=200")
  public int baselineDrools(Drools drools) {
    int found = 0;
    for (int i = 0; i < TURN; i++) {
      found += drools.fire(facts[i]).size();
    }
    return found;
  }

  @Benchmark
  @OperationsPerInvocation(TURN)
  @AtLeast(value = 400, where = "rules=200")
  public int baselineEasyRules(EasyRules easyRules) {
    int found = 0;
    for (int i = 0; i < TURN; i++) {
      found += easyRules.fire(facts[i]).size();
    }
    return found;
  }
}
