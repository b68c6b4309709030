package io.responder.bench.trial;

import io.responder.bench.AtLeast;
import io.responder.bench.Growth;
import io.responder.bench.trial.Figure.Target;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benchmarks of JMH, found by themselves: in one class, methods whose names begin with {@code
 * ours} and with {@code baseline}; each baseline is compared with each of ours. A class without a
 * baseline says what it costs.
 */
final class JmhTrials {

  private JmhTrials() {}

  /** One trial for each class. */
  static List<Trial> all() {
    return BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .stream()
        .map(entry -> className(entry.getUsername()))
        .distinct()
        .sorted()
        .<Trial>map(JmhTrial::new)
        .toList();
  }

  private static String className(String benchmark) {
    return benchmark.substring(0, benchmark.lastIndexOf('.'));
  }

  private static String methodName(String benchmark) {
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  private record Score(String method, double value, String unit) {
    @Override
    public String toString() {
      return Figure.number(value) + ' ' + unit.replace("us", "µs") + " (" + method + ')';
    }
  }

  /** One class. */
  private record JmhTrial(String type) implements Trial {

    @Override
    public String name() {
      return type.substring(type.lastIndexOf('.') + 1);
    }

    @Override
    public String what() {
      return "JMH: each method whose name begins with ours, beside each that begins with baseline";
    }

    @Override
    public Duration limit() {
      return Duration.ofMinutes(15);
    }

    @Override
    public void measure(Run run) throws Exception {
      ChainedOptionsBuilder options =
          new OptionsBuilder().include(type.replace(".", "\\.") + "\\..*").shouldFailOnError(true);
      // Not the heap of this process: thousands of rules in three engines take more.
      options.verbosity(VerboseMode.SILENT).jvmArgs("-Xmx2g", "-XX:+UseSerialGC");
      if (run.quick()) {
        TimeValue once = new TimeValue(200, TimeUnit.MILLISECONDS);
        options.forks(1).warmupIterations(1).warmupTime(once);
        options.measurementIterations(1).measurementTime(once);
      }
      Collection<RunResult> results = new Runner(options.build()).run();
      Map<String, List<Score>> byParameters = new TreeMap<>();
      for (RunResult result : results) {
        var of = result.getParams();
        StringBuilder parameters = new StringBuilder();
        of.getParamsKeys()
            .forEach(
                key -> parameters.append(' ').append(key).append('=').append(of.getParam(key)));
        byParameters
            .computeIfAbsent(parameters.toString(), key -> new ArrayList<>())
            .add(
                new Score(
                    methodName(of.getBenchmark()),
                    result.getPrimaryResult().getScore(),
                    result.getPrimaryResult().getScoreUnit()));
      }
      for (var entry : byParameters.entrySet()) {
        compare(run, entry.getKey(), entry.getValue());
      }
      growth(run, byParameters);
    }

    /** Of what is dearer when a parameter goes up: by how much, all others the same. */
    private void growth(Run run, Map<String, List<Score>> byParameters)
        throws ClassNotFoundException {
      for (Method method : Class.forName(type).getMethods()) {
        Growth growth = method.getAnnotation(Growth.class);
        if (growth == null) {
          continue;
        }
        String few = ' ' + growth.of() + '=' + growth.from() + ' ';
        String many = ' ' + growth.of() + '=' + growth.to() + ' ';
        byParameters.forEach(
            (parameters, scores) -> {
              Score less = score(scores, method);
              String others = (parameters + ' ').replace(few, " ");
              String more = (parameters + ' ').replace(few, many).stripTrailing();
              Score dearer = score(byParameters.getOrDefault(more, List.of()), method);
              if (!more.equals(parameters) && less != null && dearer != null) {
                run.add(
                    new Figure(
                        name() + others + growth.of() + ' ' + growth.to() + " : " + growth.from(),
                        dearer.toString(),
                        less.toString(),
                        dearer.value / less.value,
                        "×",
                        Target.atMost(growth.atMost()),
                        "the same run"));
              }
            });
      }
    }

    private static @Nullable Score score(List<Score> scores, Method method) {
      return scores.stream()
          .filter(score -> score.method.equals(method.getName()))
          .findFirst()
          .orElse(null);
    }

    private void compare(Run run, String parameters, List<Score> scores)
        throws ClassNotFoundException {
      for (Score ours : scores) {
        if (!ours.method.startsWith("ours")) {
          continue;
        }
        boolean compared = false;
        for (Score baseline : scores) {
          if (baseline.method.startsWith("baseline")) {
            compared = true;
            run.add(
                figure(
                    parameters,
                    ours,
                    baseline.toString(),
                    ratio(ours, baseline),
                    ours.method.equals("ours") ? target(parameters, baseline) : null));
          }
        }
        if (!compared) {
          run.add(figure(parameters, ours, "", ours.value, null));
        }
      }
    }

    private static double ratio(Score ours, Score baseline) {
      // Operations a second are better when they are more, time for each when it is less.
      return ours.unit.startsWith("ops/")
          ? ours.value / baseline.value
          : baseline.value / ours.value;
    }

    private Figure figure(
        String parameters, Score ours, String baseline, double value, @Nullable Target target) {
      return new Figure(
          name() + parameters,
          ours.toString(),
          baseline,
          value,
          baseline.isEmpty() ? ours.unit : "×",
          target,
          "JMH, forked JVMs");
    }

    private @Nullable Target target(String parameters, Score baseline)
        throws ClassNotFoundException {
      return Arrays.stream(Class.forName(type).getMethods())
          .filter(method -> method.getName().equals(baseline.method))
          .map((Method method) -> method.getAnnotation(AtLeast.class))
          .filter(java.util.Objects::nonNull)
          .filter(
              atLeast ->
                  atLeast.where().isEmpty()
                      || (parameters + ' ').contains(' ' + atLeast.where() + ' '))
          .map(atLeast -> Target.atLeast(atLeast.value()))
          .findFirst()
          .orElse(null);
    }
  }
}
