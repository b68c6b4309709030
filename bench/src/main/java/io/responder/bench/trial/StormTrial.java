package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.time.Duration;

/** Every pod of a full-size cluster breaks at once. */
final class StormTrial implements Trial {

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public String what() {
    return "a whole cluster that breaks at once, told at the webhook";
  }

  @Override
  public Duration limit() {
    return Duration.ofMinutes(15);
  }

  @Override
  public void measure(Run run) throws Exception {
    int pods = run.pick(3_000, 150_000);
    int workloads = pods / 30;
    try (Child child =
        new Child(
            run,
            Child.Jvm.heap("1g"),
            "StormWorker",
            run.work().resolve("storm-data").toString(),
            Integer.toString(pods),
            Integer.toString(workloads))) {
      child.ask("ready");
      child.ask("calm");
      long[] took = child.numbers("storm", run.pick(120, 800));
      run.add(
          new Figure(
              "storm: first symptom → first transition out",
              took[0] + " ms",
              "",
              (double) took[0],
              "ms",
              Target.atMost(2_000),
              pods
                  + " pods of "
                  + workloads
                  + " workloads that were well before, at full rate into the pipeline with its"
                  + " broker, -Xmx1g; each"
                  + " workload had its incident after "
                  + took[1] / 1_000
                  + " s; "
                  + took[2]
                  + " told on their own; "
                  + took[3]
                  + " MB live at the end"));
    }
  }
}
