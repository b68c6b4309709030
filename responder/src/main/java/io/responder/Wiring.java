package io.responder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.responder.api.Api;
import io.responder.cli.Rules;
import io.responder.incident.ClusterIncidents;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentReducer;
import io.responder.incident.KnownSilence;
import io.responder.incident.WorkloadIncidents;
import io.responder.kube.connect.ClusterConfig;
import io.responder.kube.connect.ClusterConnection;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.log.LogEvidence;
import io.responder.kube.source.ObjectTap;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.transport.ApiTransport;
import io.responder.kube.transport.LogRequests;
import io.responder.kube.watch.ClusterContext;
import io.responder.kube.watch.ClusterPart;
import io.responder.kube.watch.ClusterWatch;
import io.responder.kube.watch.EventSink;
import io.responder.kube.watch.KindConfig;
import io.responder.model.ClusterInput;
import io.responder.model.Severity;
import io.responder.model.Told;
import io.responder.model.Transition;
import io.responder.notify.Notifier;
import io.responder.notify.NotifyConfig;
import io.responder.notify.ReceiverConfig;
import io.responder.notify.Scheduler;
import io.responder.reload.RuleReload;
import io.responder.rule.file.RuleFiles;
import io.responder.rule.history.ObjectHistory;
import io.responder.stream.Division;
import io.responder.stream.Reduction;
import io.responder.stream.Reductions;
import io.responder.stream.ShareHolder;
import io.responder.stream.StreamPipeline;
import io.responder.stream.StreamPipeline.WhenUnreachable;
import io.responder.stream.TopicFollower;
import io.responder.stream.TransitionFeed;
import io.responder.stream.WatchShares;
import io.responder.stream.codec.RecordCodec;
import io.responder.view.IncidentsView;
import io.responder.view.Listed;
import io.responder.view.SilencesView;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts together, in the order in which data flows. The only caller of their builders. */
final class Wiring {

  private static final Logger LOGGER = LoggerFactory.getLogger(Wiring.class);

  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN = Duration.ofHours(1);
  private static final Duration SETTLED = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

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
    var timer = new Timer(receivers.size(), meters);
    bindJvm();
    var pipeline =
        StreamPipeline.start(config.kafka(), reductions(rules), clock, WhenUnreachable.FAIL);
    try {
      pipeline.bindTo(meters);
      rules.bindTo(meters);
      reload(rules, timer);
      var past = new PastIncidents(pipeline, config.logs(), meters, clock);
      var view = view(pipeline, past);
      timer.every(MEASURED, "figures", past::measure);
      var api = new Api(config.api(), surroundings(view, past, pipeline, timer));
      var notifiers = receivers.stream().map(r -> tell(r, pipeline, timer, console)).toList();
      var clusters = config.clusters().stream().map(c -> watched(c, pipeline, timer)).toList();
      clusters.forEach(this::bind);
      clusters.forEach(WatchedCluster::start);
      guard(pipeline, notifiers, timer);
      var shares = share(clusters, pipeline);
      return new Service(
          clusters,
          rules,
          shares,
          pipeline,
          notifiers,
          timer,
          meters,
          api,
          config.kafka().canaryInterval());
    } catch (RuntimeException e) {
      pipeline.close();
      timer.close();
      throw e;
    }
  }

  private Reductions<ObjectHistory, WorkloadIncidents, ClusterIncidents> reductions(
      RuleReload rules) {
    return new Reductions<>(
        Reduction.of(ObjectHistory.class, rules::current),
        new Reduction<>(WorkloadIncidents.class, new IncidentReducer(config.incidents())),
        // All incidents of a cluster: more than one record can hold.
        new Reduction<>(
            ClusterIncidents.class,
            new Correlator(config.incidents()),
            new Division<>(
                ClusterIncidents.Known.class,
                ClusterIncidents::incidents,
                ClusterIncidents::with)));
  }

  private RuleReload rules() {
    var directory = config.rules().directory();
    var files = Rules.read(directory);
    return new RuleReload(
        files, Rules.of(files), () -> RuleFiles.read(directory), new RuleTroubles(meters), clock);
  }

  /** A change is looked at again soon: it counts when it is the same then. */
  private void reload(RuleReload rules, Timer timer) {
    if (config.rules().reload().isOff()) {
      return;
    }
    var every = config.rules().reload().every();
    var soon = every.compareTo(SETTLED) < 0 ? every : SETTLED;
    timer.after(
        every,
        new Runnable() {
          @Override
          public void run() {
            timer.after(rules.look() == RuleReload.Outcome.UNSETTLED ? soon : every, this);
          }
        });
  }

  /** The incidents as every process knows them: what the API and the metrics tell. */
  private IncidentsView view(StreamPipeline pipeline, PastIncidents past) {
    var codec = RecordCodec.incidents();
    var view = new IncidentsView(config.api().viewSize().toBytes(), codec::read);
    var unused =
        pipeline.followIncidents(
            new TopicFollower.Listener<>() {
              @Override
              public void written(Transition transition, byte[] record) {
                view.take(transition, record);
                past.take(transition);
              }

              @Override
              public void caughtUp() {
                view.caughtUp();
              }
            });
    var unusedDeliveries =
        pipeline.followDeliveries(
            new TopicFollower.Listener<>() {
              @Override
              public void written(Told told, byte[] record) {
                past.take(told);
              }

              @Override
              public void caughtUp() {}
            });
    for (var state : List.of("open", "acknowledged")) {
      for (var severity : Severity.values()) {
        Gauge.builder("responder.incidents", view, v -> count(v, state, severity))
            .description("Incidents that are not resolved")
            .tags(Tags.of("state", state, "severity", severity.label()))
            .register(meters);
      }
    }
    return view;
  }

  private static long count(IncidentsView view, String state, Severity severity) {
    return view.all()
        .map(Listed::incident)
        .filter(i -> i.state().equals(state))
        .filter(i -> i.problem().diagnosis().severity() == severity)
        .count();
  }

  /** Every process does: to forget what is forgotten changes nothing. */
  private void forget(SilencesView silences, StreamPipeline pipeline) {
    if (silences.isCaughtUp()) {
      silences
          .over(clock.instant().minus(KnownSilence.REMEMBERED).minus(FORGOTTEN))
          .forEach(
              over -> {
                var unused = pipeline.eventLog().forgetSilence(over.cluster(), over.key());
              });
    }
  }

  private Api.Surroundings surroundings(
      IncidentsView view, PastIncidents past, StreamPipeline pipeline, Timer timer) {
    var silences = new SilencesView(clock);
    var unused =
        pipeline.followSilences(
            new TopicFollower.Listener<>() {
              @Override
              public void written(ClusterInput silence, byte[] record) {
                silences.take(silence);
              }

              @Override
              public void deleted(String key) {
                silences.forget(key);
              }

              @Override
              public void caughtUp() {
                silences.caughtUp();
              }
            });
    timer.every(FORGOTTEN, "forget-silences", () -> forget(silences, pipeline));
    return new Api.Surroundings(
        view,
        silences,
        config.clusters().stream().map(ClusterConfig::name).collect(Collectors.toSet()),
        pipeline.eventLog()::command,
        config.incidents().reopenWindow(),
        past.history(),
        clock,
        meters);
  }

  /** Each receiver has a feed of its own, so that one that is down holds no other back. */
  private Notifier tell(
      ReceiverConfig receiver, StreamPipeline pipeline, Timer timer, PrintStream console) {
    var all = config.notifications();
    var feed = new AtomicReference<@Nullable TransitionFeed>();
    var config =
        new NotifyConfig(
            List.of(receiver), all.firstRetry(), all.longestRetry(), all.delayedAfter());
    var built = receiver.receiver(new ReceiverConfig.Surroundings(console, clock));
    var notifier =
        Notifier.of(
            config,
            List.of(
                new Notifier.Subscription(
                    new TellingReceiver(built, told -> keep(told, pipeline), clock),
                    receiver.severity())),
            config.backoff(),
            whileCurrent(feed, timer.scheduler()),
            clock,
            meters);
    feed.set(pipeline.feed("notify-" + receiver.name(), notifier::tell));
    return notifier;
  }

  /** Somebody has the news, whether or not that can be remembered. */
  private static void keep(Told told, StreamPipeline pipeline) {
    var unused =
        pipeline
            .eventLog()
            .told(told)
            .exceptionally(
                error -> {
                  LOGGER
                      .atDebug()
                      .setMessage("not remembered that a receiver has the news")
                      .addKeyValue("incident", told.incident())
                      .addKeyValue("receiver", told.receiver())
                      .addKeyValue("reason", error.getMessage())
                      .log();
                  return null;
                });
  }

  /** Looks at the pipeline from outside, several times for each canary that may be late. */
  private void guard(StreamPipeline pipeline, List<Notifier> notifiers, Timer timer) {
    var interval = config.kafka().canaryInterval();
    var watchdog =
        new Watchdog(
            pipeline::status,
            transition ->
                notifiers.forEach(
                    notifier -> {
                      var unused = notifier.tell(transition);
                    }),
            Service.canaryLimit(interval),
            config.kafka().applicationId(),
            clock);
    Gauge.builder("responder.watchdog.alarm", watchdog, w -> w.isBarking() ? 1 : 0)
        .description("1 while the receivers were told that the pipeline does not work")
        .register(meters);
    var often = Duration.ofMillis(Math.max(50, interval.dividedBy(3).toMillis()));
    timer.every(often, "watchdog", watchdog::look);
  }

  /** After a standstill nothing is told until the feed has given up what others may have told. */
  private static Scheduler whileCurrent(
      AtomicReference<@Nullable TransitionFeed> feed, Scheduler scheduler) {
    return new Scheduler() {
      @Override
      public void after(Duration delay, Runnable task) {
        scheduler.after(delay, () -> attempt(task));
      }

      private void attempt(Runnable task) {
        var source = feed.get();
        if (source == null || source.isCurrent()) {
          task.run();
        } else {
          after(LOOK_AGAIN, task);
        }
      }
    };
  }

  private WatchedCluster watched(ClusterConfig cluster, StreamPipeline pipeline, Timer timer) {
    var watching =
        new WatchedCluster.Watching() {
          @Override
          public ClusterWatch watch(
              ClusterConnection connection,
              ClusterPart part,
              @Nullable ClusterContext context,
              BooleanSupplier isOurs) {
            return new ClusterWatch(
                cluster,
                part,
                context,
                config.watch(),
                connection,
                withLogs(new PipelineSink(pipeline, isOurs), connection),
                ObjectTap.NONE,
                status -> {},
                clock);
          }

          @Override
          public ClusterContext context(ClusterConnection connection) {
            return new ClusterContext(cluster, config.watch(), connection, clock);
          }
        };
    return new WatchedCluster(cluster, version(), watching, timer);
  }

  /** Logs are read only where that is switched on. */
  private EventSink withLogs(EventSink sink, ClusterConnection connection) {
    if (!config.logs().isOn()) {
      return sink;
    }
    var transport =
        new ApiTransport(connection, config.watch().listTimeout(), config.watch().watchTimeout());
    return new EvidenceSink(
        sink, LogEvidence.start(sink::accept, config.logs(), new LogRequests(transport), clock));
  }

  /** What this process watches: everything, or what is its share among several. */
  private WatchShares share(List<WatchedCluster> clusters, StreamPipeline pipeline) {
    var owners = new HashMap<String, WatchedCluster>();
    var parts = new HashMap<String, ClusterPart>();
    for (var cluster : clusters) {
      cluster.shares().keySet().forEach(share -> owners.put(share, cluster));
      parts.putAll(cluster.shares());
    }
    var shares =
        pipeline.share(
            parts.keySet(),
            new ShareHolder() {
              @Override
              public void take(String share, BooleanSupplier isOurs) {
                of(owners, share).take(of(parts, share), isOurs);
              }

              @Override
              public void release(String share) {
                of(owners, share).release(of(parts, share));
              }
            });
    for (var share : parts.keySet()) {
      Gauge.builder("responder.watch.share", shares, s -> s.isOurs(share) ? 1 : 0)
          .description("1 where this process watches the share")
          .tags(Tags.of("share", share))
          .register(meters);
    }
    return shares;
  }

  private static <T> T of(Map<String, T> all, String share) {
    return Objects.requireNonNull(all.get(share), share);
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
    var kinds = config.watch().kinds().stream().map(KindConfig::resource).toList();
    new KindCatalog(kinds).kinds().forEach(kind -> bindKind(cluster, kind.resource()));
    Gauge.builder("responder.watch.objects", cluster, WatchedCluster::objects)
        .description("Objects that are known")
        .tags(tags)
        .register(meters);
  }

  private void bindKind(WatchedCluster cluster, String resource) {
    var tags = Tags.of("cluster", cluster.name(), "kind", resource);
    FunctionCounter.builder("responder.watch.blind", cluster, c -> c.blindSeconds(resource))
        .baseUnit("seconds")
        .description("Time in which the kind was not known to be current")
        .tags(tags)
        .register(meters);
    FunctionCounter.builder(
            "responder.watch.gaps", cluster, c -> c.sum(resource, WatchStatus.Counters::gaps))
        .description("Times in which changes of the kind may have been missed")
        .tags(tags)
        .register(meters);
    FunctionCounter.builder(
            "responder.watch.undecodable",
            cluster,
            c -> c.sum(resource, WatchStatus.Counters::undecodable))
        .description("Objects of the kind that could not be read")
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
