package io.responder.bench.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run of the benchmarks: its size, its place, and what came out. */
final class Run implements AutoCloseable {

  /** How much is measured. */
  enum Size {
    /** Everything once, small: that it works. */
    QUICK,
    /** What the table is made of. */
    FULL
  }

  private final Size size;
  private final Path work;
  private final Map<String, List<Figure>> figures = new LinkedHashMap<>();
  private String trial = "";
  private final List<Child> children = new ArrayList<>();

  Run(Size size, Path work) {
    this.size = size;
    this.work = work;
  }

  boolean quick() {
    return size == Size.QUICK;
  }

  /** Options of a JVM whose figures do not count: less compilation. */
  List<String> quickly() {
    return quick() ? List.of("-XX:TieredStopAtLevel=1") : List.of();
  }

  /** The one or the other. */
  <T> T pick(T quick, T full) {
    return quick() ? quick : full;
  }

  /** How many pairs of candidate and baseline. */
  int pairs() {
    return pick(1, 3);
  }

  Path work() {
    return work;
  }

  /** What came out, by the name of the benchmark. */
  Map<String, List<Figure>> figures() {
    return figures;
  }

  void begin(String name) {
    trial = name;
  }

  void add(Figure figure) {
    figures.computeIfAbsent(trial, name -> new ArrayList<>()).add(figure);
    System.out.println(
        "  "
            + figure.what()
            + ": "
            + figure.ours()
            + (figure.baseline().isEmpty() ? "" : " against " + figure.baseline())
            + (figure.value() == null ? "" : ", " + figure.valueText())
            + (figure.target() == null
                ? ""
                : " (target " + figure.targetText() + ": " + figure.verdict() + ')')
            + (figure.value() == null ? " (" + figure.note() + ')' : ""));
  }

  void say(String line) {
    System.out.println("    " + line);
  }

  void opened(Child child) {
    children.add(child);
  }

  /** Ends every process that is still there. */
  void closeChildren() {
    children.forEach(Child::close);
    children.clear();
  }

  @Override
  public void close() {
    closeChildren();
  }

  /** The load side, and the way to it. */
  record Load(Child server, String api, int hooks, Path kubeconfig) {

    /** Makes the world anew; watches of the former one end. */
    void world(String words) throws IOException, InterruptedException {
      server.ask("world " + words);
    }

    long counter(String name) throws IOException, InterruptedException {
      for (String word : server.ask("counters").split(" ", -1)) {
        if (word.startsWith(name + '=')) {
          return Long.parseLong(word.substring(name.length() + 1));
        }
      }
      throw new IllegalArgumentException(name);
    }
  }

  Load load() throws IOException, InterruptedException {
    Child server = new Child(this, Child.Jvm.heap("1g"), "io.responder.bench.load.LoadServer");
    long[] ports = server.numbers("ports");
    String api = "http://127.0.0.1:" + ports[0];
    Path kubeconfig = work.resolve("kubeconfig-" + ports[0]);
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: bench, cluster: {server: "%s"}}]
        users: [{name: bench, user: {token: bench}}]
        contexts: [{name: bench, context: {cluster: bench, user: bench}}]
        current-context: bench
        """
            .formatted(api));
    return new Load(server, api, (int) ports[1], kubeconfig);
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static long percentile(long[] values, double percent) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    int at = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.max(0, at)];
  }
}
