package io.responder;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.responder.cli.Rules;
import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentReducer;
import io.responder.incident.WorkloadIncidents;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.watch.ClusterWatch;
import io.responder.notify.Notifier;
import io.responder.notify.NotifyConfig;
import io.responder.notify.ReceiverConfig;
import io.responder.notify.Scheduler;
import io.responder.reload.RuleReload;
import io.responder.rule.ObjectHistory;
import io.responder.rule.RuleFiles;
import io.responder.stream.Reduction;
import io.responder.stream.Reductions;
import io.responder.stream.StreamPipeline;
import io.responder.stream.StreamPipeline.WhenUnreachable;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts together, in the order in which data flows. The only caller of their builders. */
final class Wiring {

  private static final Logger LOGGER = LoggerFactory.getLogger(Wiring.class);

  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final ResponderConfiguration config;
  private final Clock clock = Clock.systemUTC();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private Wiring(ResponderConfiguration config) {
    this.config = config;
  }

  /**
   * Starts the service.
   *
   * @param console where console receivers print
   */
  static Service start(ResponderConfiguration config, PrintStream console) {
    return new Wiring(config).start(console);
  }

  private Service start(PrintStream console) {
    var rules = rules();
    var receivers = config.notifications().receivers();
    var timer = Executors.newScheduledThreadPool(2 + receivers.size(), Wiring::daemon);
    bindJvm();
    var pipeline =
        StreamPipeline.start(config.kafka(), reductions(rules), clock, WhenUnreachable.FAIL);
    try {
      pipeline.bindTo(meters);
      rules.bindTo(meters);
      reload(rules, timer);
      var notifiers = receivers.stream().map(r -> tell(r, pipeline, timer, console)).toList();
      var clusters = config.clusters().stream().map(c -> watch(c, pipeline)).toList();
      clusters.forEach(this::bind);
      clusters.forEach(cluster -> cluster.start(timer));
      return new Service(
          clusters, rules, pipeline, notifiers, timer, meters, config.kafka().canaryInterval());
    } catch (RuntimeException e) {
      pipeline.close();
      timer.shutdownNow();
      throw e;
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "responder-timer");
    thread.setDaemon(true);
    return thread;
  }

  private Reductions<ObjectHistory, WorkloadIncidents, ClusterIncidents> reductions(
      RuleReload rules) {
    return new Reductions<>(
        new Reduction<>(ObjectHistory.class, rules::current),
        new Reduction<>(WorkloadIncidents.class, new IncidentReducer(config.incidents())),
        new Reduction<>(ClusterIncidents.class, new Correlator(config.incidents())));
  }

  private RuleReload rules() {
    var directory = config.rules().directory();
    var files = Rules.read(directory);
    return new RuleReload(
        files, Rules.of(files), () -> RuleFiles.read(directory), this::ruleFailed, clock);
  }

  /** A change is looked at again soon: it counts when it is the same then. */
  private void reload(RuleReload rules, ScheduledExecutorService timer) {
    if (config.rules().reload().isOff()) {
      return;
    }
    var every = config.rules().reload().every();
    var soon = every.compareTo(SETTLED) < 0 ? every : SETTLED;
    var unused =
        timer.schedule(
            new Runnable() {
              @Override
              public void run() {
                var next = rules.look() == RuleReload.Outcome.UNSETTLED ? soon : every;
                if (!timer.isShutdown()) {
                  var again = timer.schedule(this, next.toMillis(), TimeUnit.MILLISECONDS);
                }
              }
            },
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void ruleFailed(String rule, Exception failure) {
    meters.counter("responder.rule.failures", Tags.of("rule", rule)).increment();
    LOGGER
        .atWarn()
        .setMessage("a rule failed for one symptom and counts as not matching")
        .addKeyValue("rule", rule)
        .addKeyValue("failure", failure.getClass().getSimpleName())
        .log();
  }

  /** Each receiver has a feed of its own, so that one that is down holds no other back. */
  private Notifier tell(
      ReceiverConfig receiver,
      StreamPipeline pipeline,
      ScheduledExecutorService timer,
      PrintStream console) {
    var all = config.notifications();
    var notifier =
        Notifier.of(
            new NotifyConfig(
                List.of(receiver), all.firstRetry(), all.longestRetry(), all.delayedAfter()),
            new ReceiverConfig.Surroundings(console, clock),
            Scheduler.on(timer),
            meters);
    pipeline.feed("notify-" + receiver.name(), notifier::tell);
    return notifier;
  }

  private WatchedCluster watch(ClusterConfig cluster, StreamPipeline pipeline) {
    return new WatchedCluster(
        cluster,
        version(),
        connection ->
            new ClusterWatch(
                cluster,
                config.watch(),
                connection,
                pipeline.eventLog()::append,
                ObjectTap.NONE,
                status -> {},
                clock));
  }

  private void bind(WatchedCluster cluster) {
    var tags = Tags.of("cluster", cluster.name());
    Gauge.builder("responder.watch.pending", cluster, WatchedCluster::pending)
        .description("Objects that changed and are not in Kafka yet")
        .tags(tags)
        .register(meters);
    for (var state : WatchStatus.State.values()) {
      Gauge.builder("responder.watch.kinds", cluster, watched -> watched.count(state))
          .description("Watched kinds and scopes by state")
          .tags(tags.and("state", state.label()))
          .register(meters);
    }
    Gauge.builder("responder.watch.objects", cluster, WatchedCluster::objects)
        .description("Objects that are known")
        .tags(tags)
        .register(meters);
  }

  private void bindJvm() {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Wiring.class.getPackage().getImplementationVersion(), "development");
  }
}
