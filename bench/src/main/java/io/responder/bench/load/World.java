package io.responder.bench.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that the API server serves, made from the words of one command. */
final class World {

  private static final Map<String, String> PATHS =
      Map.of(
          "pods", "/api/v1/pods",
          "nodes", "/api/v1/nodes",
          "events", "/api/v1/events",
          "replicasets", "/apis/apps/v1/replicasets",
          "deployments", "/apis/apps/v1/deployments",
          "applications", "/apis/argoproj.io/v1alpha1/applications");

  private final Map<String, Resource> byPath = new HashMap<>();
  private final boolean protobuf;

  /**
   * Makes it.
   *
   * @param words {@code pods, workloads, nodes, probes, failing, events, added, hits, applications,
   *     timed}: how many; what is left out is 0; {@code protobuf}: 1 where it is served
   */
  World(Map<String, Integer> words) {
    protobuf = words.getOrDefault("protobuf", 0) > 0;
    int pods = words.getOrDefault("pods", 0);
    int probes = words.getOrDefault("probes", 0);
    int workloads = Math.max(1, words.getOrDefault("workloads", 1));
    int nodes = Math.max(1, words.getOrDefault("nodes", 1));
    int timed = words.getOrDefault("timed", 0);
    put("nodes", "Node", "v1", nodes, List.of(Shapes.node()));
    if (probes > 0) {
      int failing = words.getOrDefault("failing", 0);
      put(
          new Resource.Shape(
              path("pods"),
              "Pod",
              "v1",
              Resource.Mode.MODIFY,
              probes,
              1,
              nodes,
              List.of(Shapes.probe(false), Shapes.probe(true)),
              (number, change) -> failing(number, change, probes, failing) ? 1 : 0),
          timed);
    } else if (pods > 0) {
      put("replicasets", "ReplicaSet", "apps/v1", workloads, List.of(Shapes.replicaSet()));
      put("deployments", "Deployment", "apps/v1", workloads, List.of(Shapes.deployment()));
      put(
          new Resource.Shape(
              path("pods"),
              "Pod",
              "v1",
              Resource.Mode.MODIFY,
              pods,
              workloads,
              nodes,
              Shapes.pods(),
              (number, change) -> number % 3),
          timed);
    }
    events(words, probes, timed);
    put(
        "applications",
        "Application",
        "argoproj.io/v1alpha1",
        words.getOrDefault("applications", 0),
        List.of(Shapes.application()));
  }

  private void events(Map<String, Integer> words, int probes, int timed) {
    int events = words.getOrDefault("events", 0);
    int added = words.getOrDefault("added", 0);
    int hits = words.getOrDefault("hits", 0);
    if (events + added > 0) {
      put(
          new Resource.Shape(
              path("events"),
              "Event",
              "v1",
              added > 0 ? Resource.Mode.ADD : Resource.Mode.MODIFY,
              Math.max(events, added),
              100_000,
              Math.max(1, probes),
              List.of(
                  Shapes.event("BenchNotice", "Normal"), Shapes.event(Shapes.FAILING, "Warning")),
              (number, change) -> number % Math.max(1, probes) < hits ? 1 : 0),
          timed);
    }
  }

  // Change after change a probe fails and heals in turn.
  private static boolean failing(int number, long change, int probes, int initially) {
    return change == 0 ? number < initially : (change - 1) / probes % 2 == 0;
  }

  private void put(String name, String kind, String apiVersion, int count, List<String> texts) {
    if (count > 0) {
      put(
          new Resource.Shape(
              path(name),
              kind,
              apiVersion,
              Resource.Mode.MODIFY,
              count,
              count,
              count,
              texts,
              (number, change) -> 0),
          0);
    }
  }

  private void put(Resource.Shape shape, int timed) {
    byPath.put(shape.path(), new Resource(shape, timed));
  }

  private static String path(String name) {
    String path = PATHS.get(name);
    if (path == null) {
      throw new IllegalArgumentException("no resource " + name);
    }
    return path;
  }

  /** Whether built-in kinds are served as protobuf to who asks for it. */
  boolean protobuf() {
    return protobuf;
  }

  /** The resource below a path, null where there is none. */
  @Nullable Resource at(String path) {
    return byPath.get(path);
  }

  Resource named(String name) {
    Resource found = byPath.get(path(name));
    if (found == null) {
      throw new IllegalArgumentException("the world has no " + name);
    }
    return found;
  }

  void cutAll() {
    byPath.values().forEach(Resource::cut);
  }
}
