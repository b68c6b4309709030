package io.responder.bench.worker;

import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.model.ClusterEvent;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import io.responder.model.Transition;
import io.responder.replay.VirtualPipeline;
import io.responder.rule.RuleEngine;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.match.RuleFailures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rules, incidents and correlation over reports that are said again and again: the production
 * stages without Kafka. Arguments: objects, incidents.
 */
final class RepeatsWorker {

  private static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  private static final int AT_ONCE = 1_000;

  private final int objects;
  private final int incidents;
  private final Map<String, Integer> told = new HashMap<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final VirtualPipeline pipeline;
  private long said;

  private RepeatsWorker(int objects, int incidents) {
    this.objects = objects;
    this.incidents = incidents;
    IncidentConfig config = config();
    this.pipeline =
        new VirtualPipeline(
            new RuleEngine(
                RuleFiles.read(Path.of("rules")).load().orThrow(), RuleFailures.ignored()),
            new IncidentReducer(config),
            new Correlator(config),
            this::tell);
  }

  /** Like the grouping of the baseline: an incident for each workload, none for all of them. */
  static IncidentConfig config() {
    return new IncidentConfig(
        null,
        null,
        null,
        null,
        null,
        new IncidentConfig.CommonCause(1_000_000, 1_000_000, null, Duration.ZERO),
        null,
        null,
        new IncidentConfig.Rise(Duration.ZERO, 0));
  }

  public static void main(String[] arguments) throws IOException {
    RepeatsWorker worker =
        new RepeatsWorker(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    Commands.serve(worker::answer);
  }

  private void tell(Transition transition) {
    told.merge(transition.after().id(), 1, Integer::sum);
    reasons.merge(transition.reason().label(), 1, Integer::sum);
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.get(0)) {
      case "say" -> say(Integer.parseInt(words.get(1)));
      case "told" -> told.size() + " " + told.values().stream().mapToInt(n -> n).sum();
      case "reasons" -> reasons.toString().replace(' ', '_');
      case "heap" -> Long.toString(Tally.heap());
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  /** Says so many reports, one object after the other; microseconds of CPU and of wall time. */
  private String say(int reports) {
    long cpu = 0;
    long wall = 0;
    ClusterEvent[] some = new ClusterEvent[Math.min(AT_ONCE, reports)];
    for (int done = 0; done < reports; done += some.length) {
      int next = Math.min(some.length, reports - done);
      // Made in between: the load is not what is measured.
      for (int i = 0; i < next; i++) {
        some[i] = report(said++, objects, incidents, START);
      }
      long cpuBefore = cpu();
      long before = System.nanoTime();
      for (int i = 0; i < next; i++) {
        pipeline.accept(some[i]);
      }
      wall += System.nanoTime() - before;
      cpu += cpu() - cpuBefore;
    }
    return cpu / 1_000 + " " + wall / 1_000;
  }

  /** The report of a number: one object after the other, all of a round within a minute. */
  static ClusterEvent report(long number, int objects, int incidents, Instant start) {
    int object = (int) (number % objects);
    long round = number / objects;
    int workload = object % incidents;
    // As in a storm.
    Instant at = start.plusSeconds(60 * round).plusMillis(60_000L * object / objects);
    String name = "app-" + workload;
    String pod = name + "-7d8f6bb9c-" + object;
    return new ClusterEvent.Reported(
        new ObjectRef("bench", "", "Pod", "shop", pod, "uid-" + object),
        new ObjectRef("bench", "apps", "Deployment", "shop", name, "uid-" + name),
        new Report(
            "event-" + object,
            "kubelet",
            "Warning",
            "Failed",
            "Failed to pull image \"ghcr.io/shop/"
                + name
                + ":1\": no match for platform in manifest: not found",
            "container/app",
            round + 1,
            start.plusMillis(60_000L * object / objects),
            at),
        Long.toString(number + 1),
        at,
        ClusterEvent.Origin.LIVE);
  }

  private static long cpu() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }
}
