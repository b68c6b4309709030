package io.responder.bench.trial;

import io.responder.bench.trial.Figure.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Events a second from watch frames to nothing left to do, against a bare producer. */
final class ThroughputTrial implements Trial {

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public String what() {
    return "events through the whole service until nothing lags, beside a bare producer";
  }

  @Override
  public Duration limit() {
    return Duration.ofMinutes(10);
  }

  @Override
  public void measure(Run run) throws Exception {
    int probes = run.pick(500, 10_000);
    int hits = probes / 100;
    // Compilation of what is sustained for days must not count: it goes on for a quarter million.
    int warm = run.pick(1_000, 300_000);
    int each = run.pick(2_000, 200_000);
    int records = run.pick(20_000, 500_000);
    int all = warm + run.pairs() * each;
    Run.Load load = run.load();
    load.world("probes=" + probes + " nodes=50 hits=" + hits + " added=" + all);
    Child broker =
        new Child(
            run,
            Child.Jvm.heap("512m"),
            "BrokerWorker",
            run.work().resolve("throughput").toString());
    String servers = broker.ask("servers");
    Child kafka = new Child(run, Child.Jvm.heap("256m"), "KafkaWorker", servers);
    kafka.ask("topic", "raw", 4);
    kafka.ask("produce", "raw", records);
    ServiceUnderTest.Setup setup = ServiceUnderTest.configure(run, load, servers, "throughput");
    List<Double> shares = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    List<Double> raws = new ArrayList<>();
    List<Cpu> costs = new ArrayList<>();
    try (ServiceUnderTest service = ServiceUnderTest.start(run, setup, Child.Jvm.heap("1g"))) {
      service.awaitReady(120);
      Progress progress = new Progress(kafka);
      progress.await(probes, 120);
      progress.rate(load, warm);
      for (int pair = 0; pair < run.pairs(); pair++) {
        double raw = kafka.numbers("produce", "raw", records)[0];
        Cpu before = Cpu.of(service, broker, load);
        double our = progress.rate(load, each);
        Cpu cost = Cpu.of(service, broker, load).since(before, each);
        run.say(String.format("%.0f against %.0f a second; %s", our, raw, cost));
        costs.add(cost);
        shares.add(100 * our / raw);
        ours.add(our);
        raws.add(raw);
      }
      check(load, hits);
    }
    run.add(
        new Figure(
            "throughput: events through the whole pipeline",
            Figure.number(Run.median(ours)) + "/s",
            Figure.number(Run.median(raws)) + "/s (bare producer, 1 thread, 1 KB, acks=all)",
            Run.median(shares),
            "%",
            Target.atLeast(45),
            each
                + " core Events of 1.2 KB a pair as watch frames, until all groups have no lag; "
                + hits
                + " incidents, each told exactly once; all shipped rules; broker, load side and"
                + " service share the machine; "
                + Cpu.median(costs)));
  }

  /** CPU of the three processes, in microseconds. */
  private record Cpu(double service, double broker, double load) {

    static Cpu of(ServiceUnderTest service, Child broker, Run.Load load) {
      return new Cpu(micros(service.cpu()), micros(broker.cpu()), micros(load.server().cpu()));
    }

    private static double micros(Duration duration) {
      return duration.toNanos() / 1e3;
    }

    /** Of one event. */
    Cpu since(Cpu before, int events) {
      return new Cpu(
          (service - before.service) / events,
          (broker - before.broker) / events,
          (load - before.load) / events);
    }

    static Cpu median(List<Cpu> costs) {
      return new Cpu(
          median(costs, Cpu::service), median(costs, Cpu::broker), median(costs, Cpu::load));
    }

    private static double median(List<Cpu> costs, ToDoubleFunction<Cpu> of) {
      return Run.median(costs.stream().mapToDouble(of).boxed().toList());
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "CPU of an event: service %.1f µs, broker %.1f, load side %.1f",
          service,
          broker,
          load);
    }
  }

  private static void check(Run.Load load, int hits) throws IOException, InterruptedException {
    String news = load.server().ask("news");
    String[] each = news.isEmpty() ? new String[0] : news.split(" ", -1);
    for (String probe : each) {
      if (!probe.contains("=opened=")) {
        throw new IOException("expected to be told once: " + probe);
      }
    }
    if (each.length != hits) {
      throw new IOException(each.length + " incidents were told, " + hits + " were due");
    }
  }

  /** How far the pipeline is. */
  private static final class Progress {
    private static final String GROUP = "responder";
    private static final String EVENTS = "responder.cluster-events";
    private final Child kafka;
    private long total;

    Progress(Child kafka) {
      this.kafka = kafka;
    }

    /** Waits until so many more events were written and everything is handled. */
    void await(long more, long seconds) throws IOException, InterruptedException {
      long until = System.nanoTime() + seconds * 1_000_000_000L;
      long[] lag = kafka.numbers("lag", GROUP, EVENTS);
      while (lag[0] > 0 || lag[1] < total + more) {
        if (System.nanoTime() > until) {
          throw new IOException("lag " + lag[0] + ", " + (lag[1] - total) + " of " + more);
        }
        Thread.sleep(50);
        lag = kafka.numbers("lag", GROUP, EVENTS);
      }
      total = lag[1];
    }

    double rate(Run.Load load, int changes) throws IOException, InterruptedException {
      long start = System.nanoTime();
      load.server().ask("append", "events", changes);
      await(changes, 600);
      return changes * 1e9 / (System.nanoTime() - start);
    }
  }
}
