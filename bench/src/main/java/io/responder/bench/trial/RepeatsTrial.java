package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The same said again and again by many objects: what that costs, and what comes of it. */
final class RepeatsTrial implements Trial {

  private static final Path ALERTMANAGER = Path.of("/usr/bin/prometheus-alertmanager");

  @Override
  public String name() {
    return "repeats";
  }

  @Override
  public String what() {
    return "what a repeated problem costs, beside an Alertmanager";
  }

  @Override
  public Duration limit() {
    return Duration.ofMinutes(10);
  }

  /** Bytes for each key more, and for each of all keys with everything that they bring along. */
  private record Kept(double more, double all) {}

  private record Cost(double micros, double bytes) {}

  @Override
  public void measure(Run run) throws Exception {
    int objects = run.pick(2_000, 50_000);
    int incidents = objects / 100;
    int repeats = run.pick(20_000, 1_000_000);
    // A cost per alert: the baseline does not need as many for it.
    int alerts = run.pick(4_000, 100_000);
    boolean compared = Files.isExecutable(ALERTMANAGER);
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> bytes = new ArrayList<>();
    List<Double> kept = new ArrayList<>();
    List<Double> keptInAll = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> theirBytes = new ArrayList<>();
    for (int pair = 0; pair < run.pairs(); pair++) {
      Cost our = ours(run, objects, incidents, repeats);
      ours.add(our.micros);
      bytes.add(our.bytes);
      Kept heap = kept(run, pair, objects, incidents);
      kept.add(heap.more);
      keptInAll.add(heap.all);
      if (compared) {
        Cost base = alertmanager(run, objects, incidents, alerts);
        theirs.add(base.micros);
        theirBytes.add(base.bytes);
        ratios.add(base.micros / our.micros);
        run.say(
            String.format(
                "%.2f against %.1f µs CPU, %.0f against %.0f B",
                our.micros, base.micros, our.bytes, base.bytes));
      }
    }
    String what =
        repeats
            + " reports of "
            + objects
            + " objects into "
            + incidents
            + " incidents, each told once; rules, incidents and correlation in the process, without"
            + " Kafka and HTTP";
    run.add(
        compared
            ? new Figure(
                "repeats: CPU per event",
                Figure.number(Run.median(ours)) + " µs",
                Figure.number(Run.median(theirs)) + " µs (Alertmanager)",
                Run.median(ratios),
                "×",
                Target.atLeast(25),
                what
                    + "; Alertmanager takes "
                    + alerts
                    + " alerts by HTTP, 64 a POST, and pays for that")
            : Figure.unavailable(
                "repeats: CPU per event",
                Figure.number(Run.median(ours))
                    + " µs; no baseline: install prometheus-alertmanager; "
                    + what));
    run.add(
        new Figure(
            "repeats: memory per open key",
            Figure.number(Run.median(kept)) + " B",
            compared ? Figure.number(Run.median(theirBytes)) + " B (resident, Alertmanager)" : "",
            Run.median(kept),
            "B",
            Target.atMost(450),
            "live heap of the pipeline with its broker after forced collections once all had been"
                + " said twice, less that after the first fifth, for each object more; less that"
                + " before the first report, with incidents, caches and buffers, "
                + Figure.number(Run.median(keptInAll))
                + " B for each object; of all stages as objects, as replay keeps them, "
                + Figure.number(Run.median(bytes))
                + " B"));
  }

  /** Bytes of the service's heap for each object. */
  private static Kept kept(Run run, int pair, int objects, int incidents)
      throws IOException, InterruptedException {
    try (Child child =
        new Child(
            run,
            Child.Jvm.heap("1g"),
            "KeptWorker",
            run.work().resolve("kept-" + pair).toString(),
            Integer.toString(objects),
            Integer.toString(incidents))) {
      child.ask("ready");
      long empty = child.numbers("heap")[0];
      // A fifth of them, all incidents and the buffers of the broker: what more keys do not need.
      int first = objects / 5;
      child.ask("say", first);
      long few = child.numbers("heap")[0];
      child.ask("say", 2 * objects - first);
      long all = child.numbers("heap")[0];
      return new Kept((double) (all - few) / (objects - first), (double) (all - empty) / objects);
    }
  }

  private static Cost ours(Run run, int objects, int incidents, int repeats)
      throws IOException, InterruptedException {
    try (Child child =
        new Child(
            run,
            Child.Jvm.heap("1g"),
            "RepeatsWorker",
            Integer.toString(objects),
            Integer.toString(incidents))) {
      long empty = child.numbers("heap")[0];
      child.ask("say", objects);
      double bytes = (double) (child.numbers("heap")[0] - empty) / objects;
      // Warm: as many again as are measured, up to a fifth of it.
      child.ask("say", repeats / 5);
      long[] spent = child.numbers("say", repeats);
      long[] told = child.numbers("told");
      if (told[0] != incidents || told[1] != incidents) {
        throw new IOException(
            told[1]
                + " transitions of "
                + told[0]
                + " incidents, "
                + incidents
                + " were to be told: "
                + child.ask("reasons"));
      }
      return new Cost((double) spent[0] / repeats, bytes);
    }
  }

  private static Cost alertmanager(Run run, int objects, int incidents, int alerts)
      throws Exception {
    Run.Load load = run.load();
    try (AlertmanagerProcess baseline =
        AlertmanagerProcess.start(run, ALERTMANAGER, load.hooks())) {
      long empty = baseline.residentBytes();
      AlertLoad posts = new AlertLoad(baseline.port(), objects, incidents);
      posts.send(objects);
      posts.send(alerts / 5);
      double bytes = (double) (baseline.residentBytes() - empty) / objects;
      double before = baseline.cpuMicros();
      posts.send(alerts);
      double spent = baseline.cpuMicros() - before;
      if (baseline.groups(incidents) != incidents) {
        throw new IOException(
            "Alertmanager has " + baseline.groups(incidents) + " groups of " + incidents);
      }
      return new Cost(spent / alerts, bytes);
    }
  }
}
