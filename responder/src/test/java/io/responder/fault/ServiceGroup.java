package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.model.Incident;
import io.responder.model.Transition;
import io.responder.simulator.KubeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Several processes of the service that share two clusters, one broker and one receiver, and what
 * is true in the clusters.
 *
 * <p>Of the cluster {@code east} three namespaces are watched, each a share of its own, {@code
 * west} as a whole. Pods are broken and healed by {@link #breakPod} and {@link #healPod}, which
 * keep the book that {@link #problems} compares with what was told.
 */
final class ServiceGroup implements AutoCloseable {

  static final List<String> NAMESPACES = List.of("shop", "pay", "data");
  static final Set<String> SHARES =
      Set.of("east/_cluster", "east/shop", "east/pay", "east/data", "west");

  private static final int PARTITIONS = 6;
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s","namespace":"%2$s","uid":"%3$s"},
       "spec":{"nodeName":"n1","restartPolicy":"Always",
        "containers":[{"name":"app","image":"ghcr.io/acme/%1$s:1"}]},
       "status":{"phase":"%4$s","conditions":[{"type":"Ready","status":"%5$s"}],
        "containerStatuses":[{"name":"app","image":"ghcr.io/acme/%1$s:1","ready":%6$s,
         "restartCount":0,"state":%7$s}]}}
      """;

  private static final String NODE =
      """
      {"apiVersion":"v1","kind":"Node","metadata":{"name":"n1","uid":"node-n1"},
       "status":{"nodeInfo":{"architecture":"arm64","operatingSystem":"linux"},
        "conditions":[{"type":"Ready","status":"True"}]}}
      """;

  private static final String RULE =
      """
      severity: critical
      match:
        kinds: [Pod]
        message: 'no match for platform in manifest'
      keepFiring: 1s
      summary:
        en: 'No build for ${node.platform|an unknown platform}'
        ko: '${node.platform|an unknown platform}'
      why: {en: w, ko: w}
      steps:
        - say: {en: s, ko: s}
          run: "true"
      """;

  /** A problem of the ground truth. */
  private record Problem(String cluster, String namespace, String pod) {}

  private final Path folder;
  private final BrokerProcess broker;
  private final Map<String, KubeSimulator> clusters = new TreeMap<>();
  private final WebhookCollector sink = WebhookCollector.start();
  private final Map<String, Member> members = new TreeMap<>();
  private final Map<Problem, Boolean> truth = new HashMap<>(); // guarded by truth; true = broken
  private final List<Problem> broken = new ArrayList<>(); // guarded by truth
  private final Set<String> toldPods = new HashSet<>(); // guarded by truth
  private int callsRead; // guarded by truth

  ServiceGroup(Path folder) throws IOException {
    this.folder = folder;
    broker = BrokerProcess.start(folder.resolve("broker"));
    for (String name : List.of("east", "west")) {
      KubeSimulator cluster = KubeSimulator.start();
      clusters.put(name, cluster);
      cluster.store().apply(NODE);
    }
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Files.writeString(rules.resolve("image-platform-mismatch.yml"), RULE);
  }

  /** Starts a process of the group, for the first time or again; does not wait for it. */
  void start(String name) {
    members.computeIfAbsent(name, Member::new).process().start();
  }

  Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException(name);
    }
    return member;
  }

  /** Waits until these processes are ready and have each share exactly once. */
  void awaitShared(Collection<String> names) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              List<String> taken = new ArrayList<>();
              for (String name : names) {
                Member member = member(name);
                if (!member.isReady()) {
                  throw new AssertionError(name + " is not ready: " + member.get("/readyz"));
                }
                taken.addAll(member.shares());
              }
              assertThat(taken).containsExactlyInAnyOrderElementsOf(SHARES);
            });
  }

  void breakPod(String cluster, String namespace, String name) {
    synchronized (truth) {
      Problem problem = new Problem(cluster, namespace, name);
      truth.put(problem, true);
      broken.add(problem);
    }
    apply(
        cluster,
        POD.formatted(
            name,
            namespace,
            cluster + '-' + namespace + '-' + name,
            "Pending",
            "False",
            "false",
            "{\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"no match for platform in"
                + " manifest: not found\"}}"));
  }

  /** Breaks a pod of a share, other than that of the kinds that are in no namespace. */
  void breakPodOf(String share, String name) {
    breakPod(cluster(share), namespace(share), name);
  }

  void healPodOf(String share, String name) {
    healPod(cluster(share), namespace(share), name);
  }

  void deletePodOf(String share, String name) {
    synchronized (truth) {
      truth.put(new Problem(cluster(share), namespace(share), name), false);
    }
    if (!simulator(cluster(share)).store().delete("pods", namespace(share), name)) {
      throw new IllegalArgumentException(name);
    }
  }

  private static String cluster(String share) {
    return share.replaceAll("/.*", "");
  }

  private static String namespace(String share) {
    return share.contains("/") ? share.substring(share.indexOf('/') + 1) : "any";
  }

  /** A share in which pods are, of those that the process has. */
  static String podShare(Member member) {
    return member.shares().stream()
        .filter(share -> !share.endsWith("/_cluster"))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The longest that a problem waited to be told, of one every 200 ms in the share for so long: the
   * gap that a change of its process made.
   */
  Duration gap(String share, Duration time, String prefix) {
    Map<String, Instant> since = new TreeMap<>();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .atMost(time.plusSeconds(10))
        .until(
            () -> {
              String name = prefix + '-' + since.size();
              since.put(name, Instant.now());
              breakPodOf(share, name);
              return since.size() >= time.toMillis() / 200;
            });
    Duration longest = Duration.ZERO;
    for (Map.Entry<String, Instant> problem : since.entrySet()) {
      Instant at = awaitTold(problem.getKey(), Duration.ofSeconds(30));
      Duration waited = Duration.between(problem.getValue(), at);
      longest = waited.compareTo(longest) > 0 ? waited : longest;
    }
    return longest;
  }

  void healPod(String cluster, String namespace, String name) {
    synchronized (truth) {
      truth.put(new Problem(cluster, namespace, name), false);
    }
    apply(
        cluster,
        POD.formatted(
            name,
            namespace,
            cluster + '-' + namespace + '-' + name,
            "Running",
            "True",
            "true",
            "{\"running\":{\"startedAt\":\"2026-01-01T00:00:00Z\"}}"));
  }

  private void apply(String cluster, String json) {
    simulator(cluster).store().apply(json);
  }

  private KubeSimulator simulator(String cluster) {
    KubeSimulator simulator = clusters.get(cluster);
    if (simulator == null) {
      throw new IllegalArgumentException(cluster);
    }
    return simulator;
  }

  /** The calls of the receiver so far. */
  List<WebhookCollector.Request> told() {
    return sink.requests();
  }

  /** When the receiver was first told of a pod. */
  Instant awaitTold(String pod, Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> told().stream().anyMatch(call -> call.body().contains('"' + pod + '"')));
    return told().stream()
        .filter(call -> call.body().contains('"' + pod + '"'))
        .map(WebhookCollector.Request::at)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Waits until what is on the topic and what was told are the truth, and nothing contradicts. */
  void awaitTruth(Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(problems()).as("problems").isEmpty());
  }

  /**
   * What is wrong with the incidents topic and the receiver's calls, compared with the clusters:
   * one incident for each problem, open exactly while it lasts, told of once for each change but
   * for copies with the same id, and never told open after it was told resolved.
   */
  List<String> problems() {
    List<String> wrong = new ArrayList<>();
    Map<Problem, Boolean> expected;
    synchronized (truth) {
      expected = Map.copyOf(truth);
    }
    Map<String, TreeMap<Integer, Transition>> incidents = new TreeMap<>();
    for (Transition transition : IncidentsTopic.read(broker)) {
      TreeMap<Integer, Transition> changes =
          incidents.computeIfAbsent(transition.after().id(), id -> new TreeMap<>());
      Transition known = changes.putIfAbsent(transition.number(), transition);
      if (known != null && known.reason() != transition.reason()) {
        wrong.add(transition.id() + " is " + known.reason() + " and " + transition.reason());
      }
    }
    Map<Problem, String> found = new HashMap<>();
    incidents.forEach(
        (id, changes) -> {
          Incident last = changes.lastEntry().getValue().after();
          var workload = last.problem().workload();
          Problem problem = new Problem(workload.cluster(), workload.namespace(), workload.name());
          String other = found.put(problem, id);
          if (other != null) {
            wrong.add(problem + " has two incidents: " + other + ", " + id);
          }
          Boolean broken = expected.get(problem);
          if (broken == null) {
            wrong.add(id + " is of nothing that was broken: " + problem);
          } else if (broken == last instanceof Incident.Resolved) {
            wrong.add(id + " of " + problem + " is " + last.getClass().getSimpleName());
          }
          for (int number = 1; number <= changes.lastKey(); number++) {
            if (!changes.containsKey(number)) {
              wrong.add(id + " has no change " + number);
            }
          }
        });
    expected.keySet().stream()
        .filter(problem -> !found.containsKey(problem))
        .forEach(problem -> wrong.add("no incident for " + problem));
    Map<String, Integer> lastTold = new HashMap<>();
    for (WebhookCollector.Request call : told()) {
      int dash = call.id().lastIndexOf('-');
      String id = call.id().substring(0, dash);
      int number = Integer.parseInt(call.id().substring(dash + 1));
      Integer before = lastTold.put(id, number);
      if (before != null && number < before) {
        wrong.add(id + ": told " + number + " after " + before);
      }
    }
    incidents.forEach(
        (id, changes) -> {
          Integer last = lastTold.get(id);
          if (last == null || last != changes.lastKey().intValue()) {
            wrong.add(id + ": told up to " + last + " of " + changes.lastKey());
          }
        });
    return wrong;
  }

  /**
   * Heals the pods that were broken longer ago than the last so many and were told of, but for each
   * third. What heals before anybody saw it is no problem that could be told: a share that changes
   * hands is not seen for some seconds.
   */
  void healOlderThan(int last) {
    List<Problem> healed = new ArrayList<>();
    synchronized (truth) {
      List<WebhookCollector.Request> calls = sink.requests();
      for (; callsRead < calls.size(); callsRead++) {
        toldPods.add(calls.get(callsRead).json().at("/data/incident/workload/name").asText());
      }
      for (int i = 0; i < broken.size() - last; i++) {
        Problem problem = broken.get(i);
        if (i % 3 != 0
            && toldPods.contains(problem.pod())
            && Boolean.TRUE.equals(truth.get(problem))) {
          healed.add(problem);
        }
      }
    }
    healed.forEach(problem -> healPod(problem.cluster(), problem.namespace(), problem.pod()));
  }

  /** How many copies there are of the call that was repeated most. */
  long mostRepeated() {
    return told().stream()
        .collect(Collectors.groupingBy(WebhookCollector.Request::id, Collectors.counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  /** How many calls repeated an id. */
  long repeated() {
    return told().size() - told().stream().map(WebhookCollector.Request::id).distinct().count();
  }

  @Override
  public void close() {
    members.values().forEach(member -> member.process().close());
    sink.close();
    clusters.values().forEach(KubeSimulator::close);
    broker.close();
  }

  /** One process of the service. */
  final class Member {

    private final String name;
    private final ServiceProcess process;

    private Member(String name) {
      this.name = name;
      process = new ServiceProcess(folder.resolve(name)).jvm("-Xmx256m");
      clusters.forEach((cluster, kube) -> process.watching(cluster, kube.kubeconfig()));
      process.telling("hook", sink.url());
      process.kafka(broker.bootstrapServers());
      ObjectNode config = process.config();
      ObjectNode kafka = (ObjectNode) config.path("kafka");
      kafka.put("partitions", PARTITIONS);
      // A takeover takes more than four seconds, which then would be trouble to be told of.
      kafka.put("canaryInterval", "5s");
      // As many as a group of several has.
      kafka.remove("properties");
      for (JsonNode cluster : config.path("clusters")) {
        if (cluster.path("name").asText().equals("east")) {
          NAMESPACES.forEach(((ObjectNode) cluster).withArray("/namespaces")::add);
        }
      }
      ObjectNode incidents = config.withObject("/incidents");
      incidents.put("workloadGoneGrace", "3s");
      // All pods say the same here.
      process.tellingEach();
      config.withObject("/rules").put("directory", folder.resolve("rules").toString());
    }

    String name() {
      return name;
    }

    boolean isReady() {
      return process.get("/readyz").status() == 200;
    }

    /** The shares that it says are its own. */
    Set<String> shares() {
      return metric("responder_watch_share{").entrySet().stream()
          .filter(sample -> sample.getValue() == 1)
          .map(sample -> sample.getKey().replaceAll(".*share=\"([^\"]*)\".*", "$1"))
          .collect(Collectors.toCollection(TreeSet::new));
    }

    Map<String, Double> metric(String start) {
      Map<String, Double> samples = new TreeMap<>();
      for (String line : get("/metrics").split("\n", -1)) {
        if (line.startsWith(start)) {
          int space = line.lastIndexOf(' ');
          samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        }
      }
      return samples;
    }

    /** The answer of the admin port; empty where there is none. */
    String get(String path) {
      return process.get(path).body();
    }

    ServiceProcess process() {
      return process;
    }
  }
}
