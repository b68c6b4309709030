package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first list of a full-size cluster: CPU for each pod, and in how little memory. */
final class SyncTrial implements Trial {

  @Override
  public String name() {
    return "sync";
  }

  @Override
  public String what() {
    return "the first list of 150,000 pods in small heaps, and its CPU beside the stock informer";
  }

  @Override
  public Duration limit() {
    return Duration.ofMinutes(10);
  }

  @Override
  public void measure(Run run) throws Exception {
    int many = run.pick(2_000, 150_000);
    int few = run.pick(500, 20_000);
    String small = "128m";
    Run.Load load = run.load();
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> stock = new ArrayList<>();
    Integer smallest = smallest(run, load, many);
    // Where the target heap is not enough, the CPU is that of the smallest heap that is.
    String heap = smallest == null ? "1g" : smallest <= 128 ? small : smallest + "m";
    for (int pair = 0; pair < run.pairs(); pair++) {
      double our = micros(run, load, "OurWatch", heap, many);
      double base = micros(run, load, "StockWatch", "3g", few);
      run.say(String.format("%.1f against %.1f µs CPU", our, base));
      ratios.add(base / our);
      ours.add(our);
      stock.add(base);
    }
    run.add(
        new Figure(
            "sync: CPU per pod",
            Figure.number(Run.median(ours)) + " µs",
            Figure.number(Run.median(stock)) + " µs (stock informer)",
            Run.median(ratios),
            "×",
            Target.atLeast(10),
            "list until every pod is told; "
                + many
                + " pods with their owners and nodes at -Xmx"
                + heap
                + " against "
                + few
                + " pods at -Xmx3g"));
    run.add(
        smallest == null
            ? Figure.unavailable("sync: smallest heap for " + many + " pods", "none of those tried")
            : new Figure(
                "sync: smallest heap for " + many + " pods",
                smallest + " MB",
                "",
                (double) smallest,
                "MB",
                Target.atMost(128),
                "the watch part with a counting sink; heaps tried in steps"));
  }

  private static @Nullable Integer smallest(Run run, Run.Load load, int pods)
      throws IOException, InterruptedException {
    Integer enough = null;
    for (int size : run.pick(List.of(128), List.of(256, 128, 96))) {
      try {
        double micros = micros(run, load, "OurWatch", size + "m", pods);
        run.say(String.format("%d MB: enough, %.1f µs CPU per pod", size, micros));
        enough = size;
      } catch (IOException e) {
        run.say(size + " MB: not enough");
        break;
      }
    }
    return enough;
  }

  private static double micros(Run run, Run.Load load, String watch, String heap, int pods)
      throws IOException, InterruptedException {
    load.world("pods=" + pods + " nodes=" + Math.min(5_000, pods / 30) + " workloads=" + pods / 25);
    try (Child child =
        new Child(
            run,
            Child.Jvm.heap(heap),
            watch,
            load.kubeconfig().toString(),
            "Pod",
            Integer.toString(pods))) {
      child.ask("start");
      long[] spent = child.numbers("await", pods, 0, run.pick(90, 180));
      return (double) spent[0] / pods;
    }
  }
}
