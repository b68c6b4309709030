package io.responder.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.responder.fault.harness.Pause;
import io.responder.model.Incident;
import io.responder.model.ObjectRef;
import io.responder.model.Transition;
import io.responder.simulator.KubeSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service is killed (-9) at a random point of a storm, again and again: in the end there are
 * the incidents of a run that nothing disturbed, each with the same changes, none of which is lost
 * or means two things.
 *
 * <p>{@code -Dstorm.kills=100} kills as often; {@code -Dstorm.seed} repeats the points in time.
 */
class StormKillIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int PODS = 40;

  /** From the first pod that breaks until some time after the last one is told. */
  private static final Duration STORM = Duration.ofSeconds(3);

  private static final List<String> MESSAGES =
      List.of(
          "no match for platform in manifest: not found",
          "ghcr.io/acme/web:1: not found",
          "toomanyrequests: You have reached your pull rate limit");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  /** What the receivers are told of an incident, and what became of it. */
  private record Story(List<String> reasons, String state) {}

  @Test
  void killsInAStormChangeNothingOfWhatIsTold() {
    int kills = Integer.getInteger("storm.kills", 3);
    long seed = Long.getLong("storm.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.printf("storm: seed %d, %d kills%n", seed, kills);
    Map<String, Story> undisturbed = run("undisturbed", kills, null);
    Map<String, Story> killed = run("killed", kills, new Random(seed));
    assertThat(killed).as("seed %d", seed).isEqualTo(undisturbed);
  }

  /**
   * So many storms, one after the other. In each one all pods of a namespace break, and of those
   * that broke in the one before every other heals.
   *
   * @param kills says when the process dies in each storm; null where it does not
   * @return the story of each workload and cause
   */
  private Map<String, Story> run(String name, int storms, @Nullable Random kills) {
    try (var cluster = KubeSimulator.start();
        var receiver = WebhookCollector.start();
        var broker = BrokerProcess.start(folder.resolve(name + "-broker"));
        var service =
            new ServiceProcess(folder.resolve(name))
                .watching("test", cluster.kubeconfig())
                .telling("hook", receiver.url())
                .kafka(broker.bootstrapServers())
                .healingQuickly()
                .tellingEach()) {
      service.start().awaitReady(PATIENCE);
      for (int storm = 0; storm < storms; storm++) {
        blow(cluster, storm, service, kills);
        service.awaitReady(PATIENCE);
        // What heals before it was seen is no problem that could be told: all are seen first.
        int seen = storm;
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(300))
            .untilAsserted(() -> assertSettled(seen, stories(broker)));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(told(receiver)).isEqualTo(lastNumbers(broker)));
      }
      List<String> ids = receiver.accepted().stream().map(WebhookCollector.Request::id).toList();
      System.out.printf(
          "FIGURE storm, %s: %d incidents, %d changes told in %d requests, %d lives%n",
          name,
          stories(broker).size(),
          ids.stream().distinct().count(),
          ids.size(),
          service.lives());
      return stories(broker);
    }
  }

  /** A storm, and the end of a process in it. */
  private static void blow(
      KubeSimulator cluster, int storm, ServiceProcess service, @Nullable Random kills) {
    Thread weather =
        new Thread(
            () -> {
              for (int i = 0; i < PODS; i++) {
                apply(cluster, storm, i, true);
                if (storm > 0 && i % 2 == 0) {
                  apply(cluster, storm - 1, i, false);
                }
                Pause.of(Duration.ofMillis(20));
              }
            },
            "storm");
    weather.start();
    try {
      if (kills != null) {
        Pause.of(Duration.ofMillis(kills.nextInt((int) STORM.toMillis())));
        service.kill();
        service.start();
      }
    } finally {
      join(weather);
    }
  }

  /** Every pod of the last storm is open, and of those before it every other one. */
  private static void assertSettled(int last, Map<String, Story> stories) {
    Map<String, String> expected = new TreeMap<>();
    for (int storm = 0; storm <= last; storm++) {
      for (int i = 0; i < PODS; i++) {
        boolean healed = storm < last && i % 2 == 0;
        expected.put(pod(storm, i), healed ? "resolved" : "open");
      }
    }
    Map<String, String> states = new TreeMap<>();
    stories.forEach((problem, story) -> states.put(problem.replaceAll(" .*", ""), story.state()));
    assertThat(states).isEqualTo(expected);
    assertThat(stories).hasSameSizeAs(states);
  }

  /**
   * The story of each problem: its changes by their numbers, of which none is missing, none means
   * two things, and no second incident has any.
   */
  private static Map<String, Story> stories(BrokerProcess broker) {
    Map<String, TreeMap<Integer, Transition>> incidents = new HashMap<>();
    for (Transition transition : IncidentsTopic.read(broker)) {
      if (isPod(transition.after())) {
        Transition copy =
            incidents
                .computeIfAbsent(transition.after().id(), id -> new TreeMap<>())
                .putIfAbsent(transition.number(), transition);
        assertThat(transition).isEqualTo(copy == null ? transition : copy);
      }
    }
    Map<String, Story> stories = new TreeMap<>();
    incidents.forEach(
        (id, changes) -> {
          assertThat(changes.keySet())
              .as(id)
              .containsExactlyElementsOf(
                  IntStream.rangeClosed(1, changes.lastKey()).boxed().toList());
          Incident last = changes.lastEntry().getValue().after();
          ObjectRef workload = last.problem().workload();
          Story story =
              new Story(
                  changes.values().stream().map(change -> change.reason().label()).toList(),
                  last.state());
          Story other =
              stories.put(
                  "%s/%s %s"
                      .formatted(
                          workload.namespace(),
                          workload.name(),
                          last.problem().diagnosis().cause()),
                  story);
          assertThat(other).as("a second incident of %s", workload).isNull();
        });
    return stories;
  }

  /** The number of the last change of each incident. */
  private static Map<String, Integer> lastNumbers(BrokerProcess broker) {
    Map<String, Integer> numbers = new TreeMap<>();
    for (Transition transition : IncidentsTopic.read(broker)) {
      if (isPod(transition.after())) {
        numbers.merge(transition.after().id(), transition.number(), Math::max);
      }
    }
    return numbers;
  }

  /** The last number that a receiver has of each incident; no older one came after a newer one. */
  private static Map<String, Integer> told(WebhookCollector receiver) {
    Map<String, Integer> numbers = new TreeMap<>();
    for (WebhookCollector.Request request : receiver.accepted()) {
      if (!BrokenPods.pod(request).isEmpty()) {
        int number = request.json().at("/data/number").asInt();
        Integer before = numbers.put(request.json().path("subject").asText(), number);
        assertThat(number).as(request.body()).isGreaterThanOrEqualTo(before == null ? 0 : before);
      }
    }
    return numbers;
  }

  private static boolean isPod(Incident incident) {
    return incident.problem().workload().kind().equals("Pod");
  }

  private static String pod(int storm, int i) {
    return "storm-%d/web-%d".formatted(storm, i);
  }

  private static void apply(KubeSimulator cluster, int storm, int i, boolean broken) {
    String waiting =
        "{\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"%s\"}}"
            .formatted(MESSAGES.get(i % MESSAGES.size()));
    String running = "{\"running\":{\"startedAt\":\"2026-01-01T00:00:00Z\"}}";
    cluster
        .store()
        .apply(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"storm-%1$d","name":"web-%2$d"},
             "spec":{"restartPolicy":"Always","containers":[{"name":"app","image":"ghcr.io/acme/web:1"}]},
             "status":{"phase":"%3$s","conditions":[{"type":"Ready","status":"%4$s"}],
              "containerStatuses":[{"name":"app","image":"ghcr.io/acme/web:1","ready":%5$s,
               "restartCount":0,"state":%6$s}]}}
            """
                .formatted(
                    storm,
                    i,
                    broken ? "Pending" : "Running",
                    broken ? "False" : "True",
                    !broken,
                    broken ? waiting : running));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
