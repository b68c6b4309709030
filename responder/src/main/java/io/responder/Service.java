package io.responder;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.responder.health.Check;
import io.responder.notify.Notifier;
import io.responder.reload.RuleReload;
import io.responder.stream.StreamPipeline;
import io.responder.stream.StreamStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The running service: watches, pipeline and receivers.
 *
 * <p>Thread-safe. {@link #close} stops it in the order in which data flows, within 25 seconds, and
 * is idempotent.
 */
public final class Service implements AutoCloseable {

  /** Four rounds of the canary: one may be late, three are not. */
  private static final int CANARY_ROUNDS = 4;

  private final List<WatchedCluster> clusters;
  private final RuleReload rules;
  private final StreamPipeline pipeline;
  private final List<Notifier> notifiers;
  private final ScheduledExecutorService timer;
  private final PrometheusMeterRegistry meters;
  private final Duration canaryLimit;
  private final AtomicBoolean closed = new AtomicBoolean();

  Service(
      List<WatchedCluster> clusters,
      RuleReload rules,
      StreamPipeline pipeline,
      List<Notifier> notifiers,
      ScheduledExecutorService timer,
      PrometheusMeterRegistry meters,
      Duration canaryInterval) {
    this.clusters = List.copyOf(clusters);
    this.rules = rules;
    this.pipeline = pipeline;
    this.notifiers = List.copyOf(notifiers);
    this.timer = timer;
    this.meters = meters;
    this.canaryLimit = canaryInterval.multipliedBy(CANARY_ROUNDS);
  }

  /** The meters of all parts. */
  public PrometheusMeterRegistry meters() {
    return meters;
  }

  /** Whether only a restart would help: fails when it would. */
  public List<Check> live() {
    var status = pipeline.status();
    return List.of(
        status.isLive()
            ? Check.pass("pipeline", status.state().label())
            : Check.fail("pipeline", status.state().label() + ": " + status.detail()));
  }

  /** Whether what happens now in the clusters would be told. */
  public List<Check> ready() {
    var checks = new ArrayList<Check>();
    clusters.forEach(cluster -> checks.addAll(cluster.checks()));
    checks.add(pipelineCheck(pipeline.status()));
    checks.add(canaryCheck(pipeline.status()));
    checks.add(rules.check());
    return checks;
  }

  /** True once every cluster was listed and the first canary is through. */
  public boolean isReady() {
    return ready().stream().noneMatch(check -> check.verdict() == Check.Verdict.FAIL);
  }

  private static Check pipelineCheck(StreamStatus status) {
    long waiting = status.lag().values().stream().mapToLong(Long::longValue).sum();
    var detail =
        status.state().label()
            + (status.detail().isEmpty() ? "" : ": " + status.detail())
            + ", "
            + waiting
            + " records wait";
    return status.state() == StreamStatus.State.RUNNING
        ? Check.pass("pipeline", detail)
        : Check.fail("pipeline", detail);
  }

  private Check canaryCheck(StreamStatus status) {
    var canary = status.canary();
    var slowest =
        canary.trips().values().stream()
            .mapToLong(trip -> trip.latency().toMillis())
            .max()
            .orElse(0);
    var detail =
        String.format(
            Locale.ROOT,
            "%d of %d partitions, the last %d s ago, %d ms from end to end",
            canary.trips().size(),
            canary.partitions(),
            canary.age().toSeconds(),
            slowest);
    return status.isReady(canaryLimit)
        ? Check.pass("canary", detail)
        : Check.fail("canary", detail);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    clusters.forEach(WatchedCluster::close);
    notifiers.forEach(Notifier::close);
    pipeline.close();
    timer.shutdownNow();
  }
}
