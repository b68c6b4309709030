package io.responder.bench.worker;

import static java.util.Objects.requireNonNull;

import io.responder.incident.IncidentConfig;
import io.responder.model.ClusterEvent;
import io.responder.model.Facet;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import io.responder.model.Transition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pipeline with its broker, and pods that break all at once. Arguments: where its data are, how
 * many pods and how many workloads there are.
 */
final class StormWorker {

  private final int pods;
  private final int workloads;
  private final LivePipeline pipeline;
  private final AtomicLong first = new AtomicLong();
  private final AtomicLong toldAlone = new AtomicLong();
  private final Set<String> broken = ConcurrentHashMap.newKeySet();

  private StormWorker(Path data, int pods, int workloads) {
    this.pods = pods;
    this.workloads = workloads;
    this.pipeline = new LivePipeline(data, IncidentConfig.defaults(), this::told);
  }

  public static void main(String[] arguments) throws IOException {
    StormWorker worker =
        new StormWorker(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Commands.serve(worker::answer);
  }

  private void told(Transition transition) {
    first.compareAndSet(0, System.nanoTime());
    var problem = transition.after().problem();
    if (problem.commonCause() == null) {
      broken.add(problem.workload().name());
    }
    if (problem.consequenceOf() == null
        && problem.memberOf() == null
        && transition.reason().label().equals("opened")) {
      toldAlone.incrementAndGet();
    }
  }

  private String answer(List<String> words) throws InterruptedException {
    return switch (words.get(0)) {
      case "ready" -> pipeline.ready();
      case "calm" -> calm();
      case "storm" -> storm(Long.parseLong(words.get(1)));
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  /** Shows every pod while nothing is wrong with it, as a cluster has long done before a storm. */
  private String calm() throws InterruptedException {
    Instant at = Instant.now();
    for (int pod = 0; pod < pods; pod++) {
      pipeline.append(upserted(pod, "1", Health.HEALTHY, List.of(), at));
    }
    while (pipeline.durable() < pods) {
      Thread.sleep(5);
    }
    pipeline.settle();
    return "ok";
  }

  /**
   * Breaks every pod.
   *
   * @return milliseconds from the first symptom to the first transition and until every workload
   *     has its incident, how many incidents were told on their own, megabytes of live objects
   */
  private String storm(long seconds) throws InterruptedException {
    long before = pipeline.durable();
    long begun = System.nanoTime();
    Instant at = Instant.now();
    for (int pod = 0; pod < pods; pod++) {
      pipeline.append(upserted(pod, "2", Health.UNHEALTHY, List.of(failedPull(pod, at)), at));
    }
    long until = System.nanoTime() + seconds * 1_000_000_000L;
    while (pipeline.durable() < before + pods || broken.size() < workloads) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            (pipeline.durable() - before)
                + " of "
                + pods
                + " pods, "
                + broken.size()
                + " of "
                + workloads);
      }
      Thread.sleep(5);
    }
    long ended = System.nanoTime();
    return (first.get() - begun) / 1_000_000
        + " "
        + (ended - begun) / 1_000_000
        + " "
        + toldAlone
        + " "
        + Tally.heap() / (1 << 20);
  }

  private Symptom failedPull(int number, Instant at) {
    return new Symptom(
        SymptomSource.WAITING,
        "container/app",
        "ErrImagePull",
        "failed to pull and unpack image \"ghcr.io/shop/app-"
            + number % workloads
            + ":1\": no match for platform in manifest: not found",
        at,
        Map.of());
  }

  private ClusterEvent upserted(
      int number, String version, Health health, List<Symptom> symptoms, Instant at) {
    String name = "app-" + number % workloads;
    ObjectRef workload = new ObjectRef("bench", "apps", "Deployment", "shop", name, "uid-" + name);
    ObjectRef pod =
        new ObjectRef(
            "bench", "", "Pod", "shop", name + "-7d8f6bb9c-" + number, "uid-pod-" + number);
    ObjectFacts facts =
        new ObjectFacts(
            pod,
            workload,
            List.of(requireNonNull(workload)),
            null,
            at.minusSeconds(60),
            null,
            Map.of("app", name),
            Map.of(),
            List.of("ghcr.io/shop/" + name + ":1"),
            "node-" + number % 5_000,
            "linux/amd64",
            health,
            Map.of("status.phase", health == Health.HEALTHY ? "Running" : "Pending"),
            symptoms,
            List.of(
                new Facet("workload", "shop/Deployment/" + name),
                new Facet("namespace", "shop"),
                new Facet("node", "node-" + number % 5_000),
                new Facet("registry", "ghcr.io")));
    return new ClusterEvent.Upserted(facts, version, at, ClusterEvent.Origin.LIVE);
  }
}
