package io.responder.fault;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.responder.model.Incident;
import io.responder.model.Transition;
import io.responder.simulator.KubeSimulator;
import io.responder.stream.codec.RecordCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

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
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

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

  /** One call of the receiver. */
  record Told(long nanos, String key, String body) {}

  /** A problem of the ground truth. */
  private record Problem(String cluster, String namespace, String pod) {}

  private final Path folder;
  private final BrokerProcess broker;
  private final Map<String, KubeSimulator> clusters = new TreeMap<>();
  private final HttpServer sink;
  private final Map<String, Member> members = new TreeMap<>();
  private final Map<Problem, Boolean> truth = new HashMap<>(); // guarded by truth; true = broken
  private final List<Problem> broken = new ArrayList<>(); // guarded by truth
  private final List<Told> told = new CopyOnWriteArrayList<>();

  ServiceGroup(Path folder) throws IOException {
    this.folder = folder;
    broker = BrokerProcess.start(folder.resolve("broker"));
    for (String name : List.of("east", "west")) {
      KubeSimulator cluster = KubeSimulator.start();
      clusters.put(name, cluster);
      cluster.store().apply(NODE);
      Files.writeString(folder.resolve(name + ".kubeconfig"), cluster.kubeconfig());
    }
    sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          told.add(new Told(System.nanoTime(), key, body));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    sink.start();
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Files.writeString(rules.resolve("image-platform-mismatch.yml"), RULE);
  }

  /** Starts a process of the group; does not wait for it. */
  Member start(String name) throws IOException {
    Member member = new Member(name);
    members.put(name, member);
    return member;
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
              org.assertj.core.api.Assertions.assertThat(taken)
                  .containsExactlyInAnyOrderElementsOf(SHARES);
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
    Map<String, Long> broken = new TreeMap<>();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .atMost(time.plusSeconds(10))
        .until(
            () -> {
              String name = prefix + '-' + broken.size();
              broken.put(name, System.nanoTime());
              breakPodOf(share, name);
              return broken.size() >= time.toMillis() / 200;
            });
    long longest = 0;
    for (Map.Entry<String, Long> problem : broken.entrySet()) {
      long told = awaitTold(problem.getKey(), Duration.ofSeconds(30));
      longest = Math.max(longest, told - problem.getValue());
    }
    return Duration.ofNanos(longest);
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
    KubeSimulator simulator = clusters.get(cluster);
    if (simulator == null) {
      throw new IllegalArgumentException(cluster);
    }
    simulator.store().apply(json);
  }

  /** The calls of the receiver so far. */
  List<Told> told() {
    return List.copyOf(told);
  }

  /** When the receiver was first told of a pod. */
  long awaitTold(String pod, Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> told.stream().anyMatch(call -> call.body().contains('"' + pod + '"')));
    return told.stream()
        .filter(call -> call.body().contains('"' + pod + '"'))
        .mapToLong(Told::nanos)
        .min()
        .orElseThrow();
  }

  /** Waits until what is on the topic and what was told are the truth, and nothing contradicts. */
  void awaitTruth(Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> org.assertj.core.api.Assertions.assertThat(problems()).as("problems").isEmpty());
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
    for (Transition transition : transitions()) {
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
          Problem problem =
              new Problem(workload.cluster(), workload.namespace(), workload.name());
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
    for (Told call : told) {
      int dash = call.key().lastIndexOf('-');
      String id = call.key().substring(0, dash);
      int number = Integer.parseInt(call.key().substring(dash + 1));
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

  /** Heals a pod that was broken so many pods ago, but for each third. */
  void healOldest(int ago) {
    Problem healed;
    synchronized (truth) {
      int oldest = broken.size() - ago - 1;
      if (oldest < 0 || oldest % 3 == 0) {
        return;
      }
      healed = broken.get(oldest);
    }
    healPod(healed.cluster(), healed.namespace(), healed.pod());
  }

  /** How many copies there are of the call that was repeated most. */
  long mostRepeated() {
    return told.stream()
        .collect(Collectors.groupingBy(Told::key, Collectors.counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  /** How many calls repeated an id. */
  long repeated() {
    return told.size() - told.stream().map(Told::key).distinct().count();
  }

  private List<Transition> transitions() {
    RecordCodec<Transition> codec = RecordCodec.incidents();
    List<Transition> all = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.testServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          java.util.stream.IntStream.range(0, PARTITIONS)
              .mapToObj(partition -> new TopicPartition("responder.incidents", partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record -> {
                  // Canaries have no value.
                  if (record.value() != null) {
                    all.add(codec.decode(record.key(), record.value()));
                  }
                });
      }
    }
    return all;
  }

  @Override
  public void close() {
    members.values().forEach(Member::kill);
    sink.stop(0);
    clusters.values().forEach(KubeSimulator::close);
    broker.close();
  }

  /** One process of the service. */
  final class Member {

    private final String name;
    private final int admin = BrokerProcess.freePort();
    private final Path output;
    private final Process process;

    private Member(String name) throws IOException {
      this.name = name;
      Path config = folder.resolve(name + ".yml");
      output = folder.resolve(name + ".log");
      Files.writeString(config, config());
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              "io.responder.ResponderApplication",
              "server",
              config.toString()));
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
    }

    private String config() {
      return """
      clusters:
        - {name: east, kubeconfig: '%1$s/east.kubeconfig', namespaces: [%2$s]}
        - {name: west, kubeconfig: '%1$s/west.kubeconfig'}
      kafka:
        bootstrapServers: '%3$s'
        partitions: %4$d
        replicationFactor: 1
        canaryInterval: 1s
      rules: {directory: '%1$s/rules'}
      notify:
        firstRetry: 100ms
        receivers:
          - {type: webhook, name: hook, url: 'http://127.0.0.1:%5$d/hook', allowHttp: true, allowPrivate: true}
      server:
        adminConnectors: [{type: http, bindHost: 127.0.0.1, port: %6$d}]
        applicationConnectors: []
      """
          .formatted(
              folder,
              String.join(", ", NAMESPACES),
              broker.bootstrapServers(),
              PARTITIONS,
              sink.getAddress().getPort(),
              admin);
    }

    String name() {
      return name;
    }

    boolean isReady() {
      try {
        return response("/readyz").statusCode() == 200;
      } catch (IOException e) {
        return false;
      }
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
      try {
        return response(path).body();
      } catch (IOException e) {
        return "";
      }
    }

    private HttpResponse<String> response(String path) throws IOException {
      try {
        return HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path))
                .timeout(Duration.ofSeconds(2))
                .build(),
            HttpResponse.BodyHandlers.ofString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }

    /** What it printed. */
    String output() {
      try {
        return Files.readString(output);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Asks it to end (SIGTERM). */
    void terminate() {
      process.destroy();
    }

    /** Waits for its end; its exit code. */
    int awaitEnd() throws InterruptedException {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " did not end");
      }
      return process.exitValue();
    }

    /** Ends it at once (SIGKILL). */
    void kill() {
      process.destroyForcibly();
    }

    /** It holds still (SIGSTOP). */
    void freeze() {
      signal("STOP");
    }

    /** It goes on (SIGCONT). */
    void thaw() {
      signal("CONT");
    }

    private void signal(String signal) {
      try {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
