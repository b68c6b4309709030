package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** List and sync of built-in kinds as protobuf against our own JSON. */
final class ProtobufTrial implements Trial {

  @Override
  public String name() {
    return "protobuf";
  }

  @Override
  public String what() {
    return "list and sync of 100,000 pods as protobuf, beside our own JSON";
  }

  @Override
  public void measure(Run run) throws Exception {
    int pods = run.pick(1_000, 100_000);
    Run.Load load = run.load();
    List<Double> ratios = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> json = new ArrayList<>();
    for (int pair = 0; pair < run.pairs(); pair++) {
      long before = load.counter("protobuf");
      double protobuf = micros(run, load, pods, 1);
      if (load.counter("protobuf") == before) {
        throw new IllegalStateException("the watch part did not ask for protobuf");
      }
      double text = micros(run, load, pods, 0);
      run.say(String.format("%.1f against %.1f µs CPU", protobuf, text));
      ratios.add(text / protobuf);
      ours.add(protobuf);
      json.add(text);
    }
    run.add(
        new Figure(
            "protobuf: CPU per pod of list and sync",
            Figure.number(Run.median(ours)) + " µs",
            Figure.number(Run.median(json)) + " µs (our JSON)",
            Run.median(ratios),
            "×",
            Target.atLeast(2),
            "list until every pod is told, whole process, the fifth time in it; "
                + pods
                + " pods with their owners and nodes at -Xmx512m"));
  }

  private static double micros(Run run, Run.Load load, int pods, int protobuf)
      throws IOException, InterruptedException {
    load.world(
        "protobuf="
            + protobuf
            + " pods="
            + pods
            + " nodes="
            + Math.max(1, pods / 30)
            + " workloads="
            + Math.max(1, pods / 25));
    try (Child child =
        new Child(
            run,
            Child.Jvm.heap("512m"),
            "OurWatch",
            load.kubeconfig().toString(),
            "Pod",
            Integer.toString(pods))) {
      child.ask("start");
      child.ask("await", pods, 0, run.pick(90, 180));
      // The code that the first ones compile is the same for both.
      for (int i = 0; i < run.pick(1, 3); i++) {
        child.ask("again");
        child.ask("await", pods, 0, run.pick(90, 180));
      }
      child.ask("again");
      return (double) child.numbers("await", pods, 0, run.pick(90, 180))[0] / pods;
    }
  }
}
