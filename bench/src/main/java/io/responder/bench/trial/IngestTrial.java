package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a change costs from the watch's frame to the sink, at full rate. */
final class IngestTrial implements Trial {

  private final String name;
  private final String kind;
  private final double target;

  IngestTrial(String name, String kind, double target) {
    this.name = name;
    this.kind = kind;
    this.target = target;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String what() {
    return "CPU from a frame of the watch to the sink for each changed "
        + kind
        + ", beside the stock informer";
  }

  @Override
  public Duration limit() {
    return Duration.ofMinutes(10);
  }

  private record Cost(double micros, double perSecond, double handled) {}

  @Override
  public void measure(Run run) throws Exception {
    boolean applications = kind.equals("Application");
    int objects =
        applications ? run.pick(50, 1_000) : run.pick(1_000, kind.equals("Pod") ? 20_000 : 30_000);
    int changes =
        applications
            ? run.pick(100, 10_000)
            : run.pick(2_000, kind.equals("Pod") ? 200_000 : 300_000);
    // A cost per item: the baseline does not need as many for it.
    int stockChanges = run.pick(changes, applications ? 3_000 : changes / 5);
    String world =
        switch (kind) {
          case "Pod" -> "protobuf=1 pods=" + objects + " workloads=800 nodes=250";
          case "Event" -> "protobuf=1 probes=2000 nodes=250 events=" + objects;
          default -> "applications=" + objects;
        };
    Run.Load load = run.load();
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> stock = new ArrayList<>();
    String handled = "";
    for (int pair = 0; pair < run.pairs(); pair++) {
      Cost our = cost(run, load, "OurWatch", world, objects, changes);
      Cost base = cost(run, load, "StockWatch", world, objects, stockChanges);
      run.say(
          String.format(
              "%.1f against %.1f µs CPU, %.0f against %.0f a second",
              our.micros, base.micros, our.perSecond, base.perSecond));
      ratios.add(base.micros / our.micros);
      ours.add(our.micros);
      stock.add(base.micros);
      handled = String.format("%.0f %%", our.handled * 100);
    }
    run.add(
        new Figure(
            name + ": ingest CPU per change",
            Figure.number(Run.median(ours)) + " µs",
            Figure.number(Run.median(stock)) + " µs (stock informer)",
            Run.median(ratios),
            "×",
            Target.atLeast(target),
            objects
                + " live, "
                + changes
                + " changes at full rate (baseline "
                + stockChanges
                + ") after twice as many to warm up; "
                + (applications ? "" : "the server offers protobuf, the baseline asks for JSON; ")
                + "of ours "
                + handled
                + " were told one by one, the rest in a later state; -Xmx3g"));
  }

  private Cost cost(Run run, Run.Load load, String watch, String world, int objects, int changes)
      throws IOException, InterruptedException {
    String resource = kind.toLowerCase(java.util.Locale.ROOT) + 's';
    load.world(world);
    // What is compiled belongs to no change.
    int warm = run.pick(1, 2) * changes;
    try (Child child =
        new Child(
            run,
            Child.Jvm.heap("3g"),
            watch,
            load.kubeconfig().toString(),
            kind,
            Integer.toString(objects))) {
      child.ask("start");
      child.ask("await", objects, 0, run.pick(90, 180));
      load.server().ask("append", resource, warm);
      child.ask("await", objects, warm, run.pick(90, 180));
      child.ask("mark");
      load.server().ask("append", resource, changes);
      long[] spent = child.numbers("await", objects, warm + changes, run.pick(90, 180));
      return new Cost(
          (double) spent[0] / changes, changes * 1e6 / spent[1], (double) spent[2] / changes);
    }
  }
}
