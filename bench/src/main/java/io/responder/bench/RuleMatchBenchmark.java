package io.responder.bench;

import com.google.re2j.Pattern;
import io.responder.model.ClusterEvent;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.rule.RuleEngine;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.match.RuleFailures;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One pod event through the shipped rules with all their state, captures and texts, against a bare
 * loop over 100 RE2/J patterns on its message, which is the least that an engine without an index
 * would do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls @Setup first.
public class RuleMatchBenchmark {

  private static final String MESSAGE =
      "rpc error: code = NotFound desc = failed to pull and unpack image \"ghcr.io/acme/web:1\": no"
          + " match for platform in manifest: not found";

  private RuleEngine engine;
  private ClusterEvent failing;
  private List<Pattern> patterns = List.of();

  @Setup
  public void prepare() {
    engine =
        new RuleEngine(RuleFiles.read(Path.of("rules")).load().orThrow(), RuleFailures.ignored());
    failing = event();
    patterns =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(i -> Pattern.compile("failure (?P<n>" + i + ") of \\S+ in (?:pod|node)"))
            .toList();
    if (ours().size() != 1) {
      throw new IllegalStateException("the rules found " + ours() + ": the figure means nothing");
    }
  }

  @Benchmark
  public List<?> ours() {
    return engine.on(null, failing).outputs();
  }

  @Benchmark
  public int baselineLoopOf100Patterns() {
    int found = 0;
    for (var pattern : patterns) {
      found += pattern.matcher(MESSAGE).find() ? 1 : 0;
    }
    return found;
  }

  private static ClusterEvent event() {
    var at = Instant.parse("2026-01-05T09:00:00Z");
    var pod = new ObjectRef("prod", "", "Pod", "shop", "web-6b7f9c5d4-x2x8k", "uid-1");
    var workload = new ObjectRef("prod", "apps", "Deployment", "shop", "web", "");
    var symptom =
        new Symptom(SymptomSource.WAITING, "container/app", "ErrImagePull", MESSAGE, at, Map.of());
    return new ClusterEvent.Upserted(
        new ObjectFacts(
            pod,
            workload,
            List.of(workload),
            null,
            at,
            null,
            Map.of("app", "web"),
            Map.of(),
            List.of("ghcr.io/acme/web:1"),
            "node-1",
            "linux/amd64",
            Health.UNHEALTHY,
            Map.of(),
            List.of(symptom),
            List.of()),
        "1",
        at,
        ClusterEvent.Origin.LIVE);
  }
}
