package io.responder;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.responder.api.Api;
import io.responder.health.Check;
import io.responder.health.Deadlocks;
import io.responder.health.Pulse;
import io.responder.notify.Notifier;
import io.responder.reload.RuleReload;
import io.responder.stream.StreamPipeline;
import io.responder.stream.StreamStatus;
import io.responder.stream.WatchShares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

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
  private final WatchShares shares;
  private final StreamPipeline pipeline;
  private final List<Notifier> notifiers;
  private final Timer timer;
  private final PrometheusMeterRegistry meters;
  private final Api api;
  private final Duration canaryLimit;
  private final AtomicBoolean closed = new AtomicBoolean();

  Service(
      List<WatchedCluster> clusters,
      RuleReload rules,
      WatchShares shares,
      StreamPipeline pipeline,
      List<Notifier> notifiers,
      Timer timer,
      PrometheusMeterRegistry meters,
      Api api,
      Duration canaryInterval) {
    this.clusters = List.copyOf(clusters);
    this.rules = rules;
    this.shares = shares;
    this.pipeline = pipeline;
    this.notifiers = List.copyOf(notifiers);
    this.timer = timer;
    this.meters = meters;
    this.api = api;
    this.canaryLimit = canaryLimit(canaryInterval);
  }

  /** How old the last canary of a partition may be. */
  static Duration canaryLimit(Duration canaryInterval) {
    return canaryInterval.multipliedBy(CANARY_ROUNDS);
  }

  /** The meters of all parts. */
  public PrometheusMeterRegistry meters() {
    return meters;
  }

  /** The API, for whoever has a port for it. */
  Api api() {
    return api;
  }

  /** Whether only a restart would help: fails when it would. */
  public List<Check> live() {
    var status = pipeline.status();
    var checks = new ArrayList<Check>();
    checks.add(
        status.isLive()
            ? Check.pass("pipeline", status.state().label())
            : Check.fail("pipeline", status.state().label() + ": " + status.detail()));
    checks.add(Deadlocks.check());
    pulses().map(Pulse::check).forEach(checks::add);
    return checks;
  }

  private Stream<Pulse> pulses() {
    return Stream.of(
            clusters.stream().flatMap(cluster -> cluster.pulses().stream()),
            pipeline.pulses().stream(),
            notifiers.stream().flatMap(notifier -> notifier.pulses().stream()),
            timer.pulses().stream())
        .flatMap(pulses -> pulses);
  }

  /** Whether what happens now in the clusters would be told. */
  public List<Check> ready() {
    var checks = new ArrayList<Check>();
    clusters.forEach(cluster -> checks.addAll(cluster.checks()));
    checks.add(sharesCheck());
    var status = pipeline.status();
    checks.add(pipelineCheck(status));
    checks.add(canaryCheck(status));
    checks.add(rules.check());
    return checks;
  }

  /** True once every cluster was listed and the first canary is through. */
  public boolean isReady() {
    return ready().stream().noneMatch(check -> check.verdict() == Check.Verdict.FAIL);
  }

  private Check sharesCheck() {
    var ours = shares.ours();
    var detail =
        ours.size()
            + " of "
            + shares.all().size()
            + " shares of the watching are here"
            + (ours.isEmpty() ? "" : ": " + String.join(", ", ours));
    return shares.isDecided()
        ? Check.pass("watch-shares", detail)
        : Check.fail("watch-shares", "not decided yet which shares are here");
  }

  /** The shares of the watching that are this process's. */
  public Set<String> shares() {
    return shares.ours();
  }

  private static Check pipelineCheck(StreamStatus status) {
    long waiting = status.lag().values().stream().mapToLong(Long::longValue).sum();
    var detail = new StringBuilder(status.state().label());
    if (!status.detail().isEmpty()) {
      detail.append(": ").append(status.detail());
    }
    if (status.silentSince() != null) {
      detail.append(", Kafka does not answer since ").append(status.silentSince());
    }
    detail.append(", ").append(waiting).append(" records wait");
    status.oldest().entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .ifPresent(
            oldest ->
                detail
                    .append(", the oldest since ")
                    .append(oldest.getValue())
                    .append(" in ")
                    .append(oldest.getKey()));
    long lost = status.gaps().values().stream().mapToLong(Long::longValue).sum();
    if (lost > 0) {
      detail.append(", ").append(lost).append(" were deleted unprocessed");
    }
    return pipelineCheck(status, detail.toString());
  }

  private static Check pipelineCheck(StreamStatus status, String detail) {
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
    shares.close();
    clusters.forEach(WatchedCluster::close);
    notifiers.forEach(Notifier::stop);
    notifiers.forEach(Notifier::close);
    pipeline.close();
    timer.close();
  }
}
