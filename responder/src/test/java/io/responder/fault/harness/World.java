package io.responder.fault.harness;

import io.responder.fault.BrokerProcess;
import io.responder.fault.ServiceProcess;
import io.responder.fault.WebhookCollector;
import io.responder.fault.harness.Outcome.Delivered;
import io.responder.simulator.KubeSimulator;
import io.responder.simulator.SimulatorOptions;
import io.responder.simulator.proxy.ChaosProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A cluster, a broker, two receivers and the service between them, each in its own process or
 * behind its own proxy, so that each can be broken on its own.
 */
public final class World implements AutoCloseable {

  static final String FIRST = "first";
  static final String SECOND = "second";
  static final int PARTITIONS = 3;

  private static final Pattern WAITING = Pattern.compile("(\\d+) records wait");

  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  private final KubeSimulator cluster;
  private final ChaosProxy toCluster;
  private final BrokerProcess broker;
  private final WebhookCollector first = WebhookCollector.start();
  private final WebhookCollector second = WebhookCollector.start();
  private final ChaosProxy toFirst = ChaosProxy.to(first.port());
  private final ServiceProcess service;
  private final TopicReader topics;
  private final String secret;

  /** Everything is started but the service. */
  public World(Path folder, String secret) {
    this.secret = secret;
    cluster =
        KubeSimulator.start(
            SimulatorOptions.defaults().withBookmarkInterval(Duration.ofSeconds(2)));
    int port = URI.create(cluster.url()).getPort();
    toCluster = ChaosProxy.to(port);
    broker = BrokerProcess.start(folder.resolve("broker"));
    topics = new TopicReader(broker.testServers(), secret);
    service =
        new ServiceProcess(folder.resolve("service"))
            .watching("test", cluster.kubeconfig().replace(":" + port, ":" + toCluster.port()))
            .telling(FIRST, "http://" + toFirst.address() + "/hook")
            .telling(SECOND, second.url())
            .kafka(broker.bootstrapServers());
    var config = service.config();
    config.withObject("/kafka").put("partitions", PARTITIONS);
    config
        .withObject("/rules")
        .put(
            "directory",
            QuickRules.copy(ROOT.resolve("rules"), folder.resolve("rules")).toString());
    config
        .withObject("/incidents")
        .put("reopenWindow", "12h")
        .put("goneGrace", "5s")
        .put("workloadGoneGrace", "5s");
    // The ledger knows workloads one by one, which here break far more often than real ones.
    config.withObject("/incidents/flapping").put("times", 0);
    service.tellingEach();
  }

  public KubeSimulator cluster() {
    return cluster;
  }

  ChaosProxy toCluster() {
    return toCluster;
  }

  public BrokerProcess broker() {
    return broker;
  }

  public WebhookCollector first() {
    return first;
  }

  ChaosProxy toFirst() {
    return toFirst;
  }

  public ServiceProcess service() {
    return service;
  }

  /** How many records the service has still to process, as it says itself. */
  long waiting() {
    var said = WAITING.matcher(service.get("/readyz").body());
    return said.find() ? Long.parseLong(said.group(1)) : Long.MAX_VALUE;
  }

  /** How many records were in Kafka when it was last looked. */
  long records() {
    return topics.records();
  }

  /** What came out so far, without the texts that are not in Kafka. */
  public Outcome outcome() {
    topics.read();
    var deliveries = new TreeMap<String, List<Delivered>>();
    deliveries.put(FIRST, delivered(first));
    deliveries.put(SECOND, delivered(second));
    var writes =
        cluster.audit().entries().stream()
            .filter(entry -> !entry.path().startsWith("/apis/authorization.k8s.io/"))
            .map(entry -> entry.method() + ' ' + entry.path())
            .toList();
    return new Outcome(
        topics.changes(), deliveries, writes, topics.suspicious(), topics.deadLetters());
  }

  /** The same with everything that the service wrote anywhere. */
  public Outcome everything() {
    var outcome = outcome();
    var texts = new TreeMap<>(outcome.texts());
    Map.of(FIRST, first, SECOND, second)
        .forEach(
            (name, collector) ->
                collector.requests().stream()
                    .filter(r -> r.body().contains(secret))
                    .findFirst()
                    .ifPresent(r -> texts.put("request " + r.id() + " to " + name, r.body())));
    texts.put("the metrics", service.get("/metrics").body());
    texts.put("the readiness probe", service.get("/readyz").body());
    try {
      texts.put("the log", Files.readString(service.log()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Outcome(
        outcome.changes(), outcome.deliveries(), outcome.writes(), texts, outcome.deadLetters());
  }

  private static List<Delivered> delivered(WebhookCollector collector) {
    return collector.accepted().stream()
        .filter(r -> r.json().at("/data/incident/workload/kind").asText().equals("Deployment"))
        .map(
            r ->
                new Delivered(
                    r.json().path("subject").asText(), r.json().at("/data/number").asInt(), r.at()))
        .toList();
  }

  @Override
  public void close() {
    service.close();
    topics.close();
    broker.close();
    toFirst.close();
    first.close();
    second.close();
    toCluster.close();
    cluster.close();
  }
}
