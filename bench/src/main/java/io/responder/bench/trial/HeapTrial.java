package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.io.IOException;

/** What a watched healthy pod keeps alive, indexes included. */
final class HeapTrial implements Trial {

  private static final int FEW = 1_000;

  @Override
  public String name() {
    return "heap";
  }

  @Override
  public String what() {
    return "live bytes for each watched pod, after the list and after every pod changed";
  }

  /** Bytes after the sync, and after every pod changed once. */
  private record Kept(double synced, double changed) {}

  @Override
  public void measure(Run run) throws Exception {
    int many = run.pick(3_000, 50_000);
    int stockMany = run.pick(2_000, 20_000);
    Run.Load load = run.load();
    Kept ours = perPod(run, load, "OurWatch", many);
    Kept stock = perPod(run, load, "StockWatch", stockMany);
    String note =
        "used heap after forced collections, "
            + many
            + " (stock "
            + stockMany
            + ") pods less the same with "
            + FEW
            + ", for each pod between; same number of owners and nodes";
    figure(run, "after the sync", ours.synced, stock.synced, 350, note);
    figure(run, "after every pod changed once", ours.changed, stock.changed, 450, note);
  }

  private static void figure(
      Run run, String when, double ours, double stock, double target, String note) {
    run.add(
        new Figure(
            "heap: live bytes per healthy pod " + when,
            Figure.number(ours) + " B",
            Figure.number(stock) + " B (stock informer)",
            ours,
            "B",
            Target.atMost(target),
            note));
  }

  private static Kept perPod(Run run, Run.Load load, String watch, int many)
      throws IOException, InterruptedException {
    Kept small = used(run, load, watch, FEW);
    Kept large = used(run, load, watch, many);
    double pods = many - FEW;
    return new Kept((large.synced - small.synced) / pods, (large.changed - small.changed) / pods);
  }

  private static Kept used(Run run, Run.Load load, String watch, int pods)
      throws IOException, InterruptedException {
    load.world("pods=" + pods + " workloads=200 nodes=100");
    try (Child child =
        new Child(
            run,
            // Without it a collection may leave a twentieth of the heap as it is, dead or not.
            Child.Jvm.heap("3g").with("-XX:MarkSweepDeadRatio=0"),
            watch,
            load.kubeconfig().toString(),
            "Pod",
            // The counting itself takes the same memory with many pods as with few.
            "100000")) {
      child.ask("start");
      child.ask("await", pods, 0, 180);
      double synced = child.numbers("heap")[0];
      load.server().ask("append", "pods", pods);
      child.ask("await", pods, pods, 180);
      return new Kept(synced, child.numbers("heap")[0]);
    }
  }
}
