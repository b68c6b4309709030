package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long nothing is seen after the watch's connection broke under load. */
final class BlindnessTrial implements Trial {

  private static final int PODS = 2_000;
  private static final int RATE = 1_000;
  private static final int MOST = 4_000_000;

  @Override
  public String name() {
    return "blindness";
  }

  @Override
  public String what() {
    return "100 cuts of the watch under load: how long nothing is seen, and what is listed anew";
  }

  @Override
  public void measure(Run run) throws Exception {
    int cuts = run.pick(3, 100);
    Run.Load load = run.load();
    long[] ours = blind(run, load, "OurWatch", cuts, 400);
    long relisted = listBytes;
    long[] stock = blind(run, load, "StockWatch", run.pick(1, 10), run.pick(3_000, 6_000));
    String baseline =
        "p50 %s, worst %s ms (stock informer, %,.0f MB listed anew)"
            .formatted(
                Figure.number(Run.percentile(stock, 50) / 1e3),
                Figure.number(Run.percentile(stock, 100) / 1e3),
                listBytes / 1e6);
    run.add(
        new Figure(
            "blindness: p99 from the cut to the first new event handled",
            "p50 %s, p99 %s, worst %s ms"
                .formatted(
                    Figure.number(Run.percentile(ours, 50) / 1e3),
                    Figure.number(Run.percentile(ours, 99) / 1e3),
                    Figure.number(Run.percentile(ours, 100) / 1e3)),
            baseline,
            Run.percentile(ours, 99) / 1e3,
            "ms",
            Target.atMost(50),
            cuts
                + " cuts, every other a reset, at "
                + RATE
                + " changes/s over "
                + PODS
                + " pods; the server takes new connections at once; each change handled exactly"
                + " once"));
    run.add(
        new Figure(
            "blindness: bytes listed anew",
            relisted + " B",
            String.format(java.util.Locale.ROOT, "%,d B (stock informer)", listBytes),
            (double) relisted,
            "B",
            Target.atMost(0),
            "the same run"));
  }

  private long listBytes;

  private long[] blind(Run run, Run.Load load, String watch, int cuts, int pauseMillis)
      throws IOException, InterruptedException {
    load.world("pods=" + PODS + " workloads=100 nodes=50");
    List<Long> times = new ArrayList<>();
    try (Child child =
        new Child(
            run,
            Child.Jvm.heap("1g"),
            watch,
            load.kubeconfig().toString(),
            "Pod",
            Integer.toString(PODS))) {
      child.ask("start");
      child.ask("await", PODS, 0, 120);
      boolean each = watch.equals("OurWatch");
      child.ask("record", MOST);
      long listed = load.counter("listBytes");
      load.server().ask("pacing", "pods", RATE);
      child.ask("handled", PODS, 60_000);
      for (int cut = 0; cut < cuts; cut++) {
        long[] at = load.server().numbers("cut", "pods");
        long handled = firstAfter(child, at[1] + 1, each);
        times.add(Math.max(0, handled - at[0]));
        Thread.sleep(pauseMillis * 2L / 3);
      }
      long changes = load.server().numbers("stop", "pods")[0];
      child.ask("await", PODS, changes, 120);
      if (each && child.numbers("recorded", 1, changes)[0] != changes) {
        throw new IOException("some of " + changes + " changes were not handled");
      }
      listBytes = load.counter("listBytes") - listed;
    }
    return times.stream().mapToLong(Long::longValue).toArray();
  }

  // A list skips versions: then the first that is handled after the gap counts.
  private static long firstAfter(Child child, long change, boolean each)
      throws IOException, InterruptedException {
    return each
        ? child.numbers("handled", change, 60_000)[0]
        : child.numbers("after", change, 60_000)[0];
  }
}
