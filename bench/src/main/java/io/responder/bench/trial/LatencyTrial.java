package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** From the writing of a watch frame to the last byte of its webhook, all hops durable. */
final class LatencyTrial implements Trial {

  private static final int PROBES = 400;
  private static final int RATE = 200;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String what() {
    return "from a frame of the watch to the POST at 200 a second, beside a bare produce and consume";
  }

  @Override
  public void measure(Run run) throws Exception {
    // Whole rounds of failing and healing, so that every pair begins alike.
    int warm = run.pick(1, 20) * PROBES;
    int each = run.pick(1, 10) * PROBES;
    Run.Load load = run.load();
    load.world("probes=" + PROBES + " nodes=50 timed=" + (warm + run.pairs() * each + 1));
    Child broker =
        new Child(
            run, Child.Jvm.heap("512m"), "BrokerWorker", run.work().resolve("latency").toString());
    String servers = broker.ask("servers");
    Child kafka = new Child(run, Child.Jvm.heap("256m"), "KafkaWorker", servers);
    kafka.ask("topic", "roundtrips", 1);
    ServiceUnderTest.Setup setup = ServiceUnderTest.configure(run, load, servers, "latency");
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    List<String> raws = new ArrayList<>();
    try (ServiceUnderTest service = ServiceUnderTest.start(run, setup, Child.Jvm.heap("1g"))) {
      service.awaitReady(120);
      load.server().ask("pace", "pods", RATE, warm);
      posts(load, warm);
      kafka.numbers("roundtrips", "roundtrips", RATE * 5, warm);
      for (int pair = 0; pair < run.pairs(); pair++) {
        long[] raw = kafka.numbers("roundtrips", "roundtrips", RATE, each);
        long from = warm + (long) pair * each;
        load.server().ask("pace", "pods", RATE, each);
        posts(load, (int) (from + each));
        long[] our = load.server().numbers("latencies", from + 1, from + each);
        p50.add((double) Run.percentile(our, 50) / Run.percentile(raw, 50));
        p99.add((double) Run.percentile(our, 99) / Run.percentile(raw, 99));
        ours.add(text(our));
        raws.add(text(raw));
        run.say(text(our) + " against " + text(raw));
      }
    }
    String note =
        RATE
            + "/s paced, "
            + each
            + " changes a pair, each one exactly one POST in order; the whole service with "
            + "all shipped rules, external broker";
    String our = String.join("; ", ours);
    String raw = String.join("; ", raws) + " (raw produce → consume, 1 KB, acks=all)";
    run.add(
        new Figure(
            "latency: frame → webhook, p50",
            our,
            raw,
            Run.median(p50),
            "×",
            Target.atMost(2),
            note));
    run.add(
        new Figure(
            "latency: frame → webhook, p99",
            "see above",
            "see above",
            Run.median(p99),
            "×",
            Target.atMost(3),
            "the same run"));
  }

  private static void posts(Run.Load load, int expected) throws IOException, InterruptedException {
    long until = System.nanoTime() + 60_000_000_000L;
    long found = 0;
    while (found < expected && System.nanoTime() < until) {
      Thread.sleep(50);
      found = load.server().numbers("posts")[0];
    }
    if (found != expected) {
      throw new IOException(found + " POSTs came, " + expected + " were due");
    }
  }

  private static String text(long[] micros) {
    return "p50 "
        + Figure.number(Run.percentile(micros, 50) / 1e3)
        + ", p99 "
        + Figure.number(Run.percentile(micros, 99) / 1e3)
        + " ms";
  }
}
