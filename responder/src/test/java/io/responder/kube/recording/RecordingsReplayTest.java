package io.responder.kube.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.responder.kube.facts.KindCatalog;
import io.responder.model.ClusterEvent;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.Symptom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The recordings of a real cluster, through the same code as the live watch. */
class RecordingsReplayTest {

  private static final KindCatalog CATALOG = new KindCatalog(List.of());

  private final Path folder = Recordings.folder();

  @Test
  void everyLineIsUnderstoodAndTimeNeverGoesBack() throws IOException {
    RecordedCluster cluster = new RecordedCluster("lab", CATALOG, name -> false);
    List<ClusterEvent> events = replay("mixed", cluster);
    assertThat(cluster.undecodable()).isEmpty();
    assertThat(events).hasSizeGreaterThan(1_500);
    Instant before = Instant.EPOCH;
    for (ClusterEvent event : events) {
      assertThat(event.observedAt()).isAfterOrEqualTo(before);
      before = event.observedAt();
    }
    assertThat(before).isBetween("2026-11-21T00:10:00Z", "2026-11-21T00:30:00Z");
  }

  @Test
  void everyPodAndEventOfAScenarioBelongsToItsWorkload() throws IOException {
    for (String scenario : List.of("runtime.oom", "images.pull-tag-404", "sched.cpu")) {
      List<ClusterEvent> events = replay(scenario);
      String name = scenario.substring(scenario.indexOf('.') + 1);
      assertThat(events)
          .allSatisfy(
              event -> {
                assertThat(event.workload().kind()).isEqualTo("Deployment");
                assertThat(event.workload().name()).isEqualTo(name);
              });
    }
  }

  @Test
  void podsOfACronJobBelongToTheCronJob() throws IOException {
    assertThat(replay("batch.every-minute"))
        .filteredOn(event -> event.object().kind().equals("Pod"))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.workload().kind()).isEqualTo("CronJob"));
  }

  @Test
  void anObjectNeverChangesItsWorkload() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".ndjson")).toList()) {
        Map<String, String> workloads = new TreeMap<>();
        for (ClusterEvent event : replay(file, new RecordedCluster("lab", CATALOG, n -> false))) {
          String known = workloads.putIfAbsent(event.object().key(), event.workload().key());
          if (known != null && !(event instanceof ClusterEvent.Reported)) {
            assertThat(event.workload().key())
                .as("%s of %s", event.object(), file)
                .isEqualTo(known);
          }
        }
      }
    }
  }

  @Test
  void crashLoopsShowAsTheStateTellsNotOnlyAsBackOff() throws IOException {
    List<Symptom> symptoms = symptoms(replay("runtime.oom"), "Pod");
    assertThat(symptoms)
        .anySatisfy(
            symptom -> {
              assertThat(symptom.source().label()).isEqualTo("terminated");
              assertThat(symptom.part()).isEqualTo("container/app");
              assertThat(symptom.reason()).isEqualTo("OOMKilled");
              assertThat(symptom.counters()).containsEntry("exitCode", 137L);
            });
    assertThat(symptoms(replay("runtime.crash-exit0"), "Pod"))
        .extracting(Symptom::reason)
        .contains("Completed");
  }

  @Test
  void everyFailingScenarioEndsWithSymptomsAndEverySoundOneWithout() throws IOException {
    Map<String, String> last = new TreeMap<>();
    for (String scenario : scenarios()) {
      Map<String, ObjectFacts> objects = new TreeMap<>();
      for (ClusterEvent event : replay(scenario)) {
        if (event instanceof ClusterEvent.Upserted upserted) {
          objects.put(event.object().key(), upserted.facts());
        } else if (event instanceof ClusterEvent.Deleted) {
          objects.remove(event.object().key());
        }
      }
      last.put(
          scenario,
          objects.values().stream()
              .filter(facts -> facts.health() == Health.UNHEALTHY)
              .map(facts -> facts.object().kind())
              .collect(Collectors.toCollection(TreeSet::new))
              .toString());
    }
    assertThat(last)
        .containsEntry("quota.over-quota", "[Deployment, ReplicaSet]")
        .containsEntry("batch.ok", "[]")
        .containsEntry("shop.web", "[]")
        .containsEntry("images.pull-slow-ok", "[]");
    assertThat(last.get("runtime.oom")).contains("Pod");
    assertThat(last.get("batch.backoff")).contains("Job").contains("Pod");
  }

  private List<String> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".ndjson") && !name.equals("mixed.ndjson"))
          .map(name -> name.substring(0, name.length() - ".ndjson".length()))
          .sorted()
          .toList();
    }
  }

  private static List<Symptom> symptoms(List<ClusterEvent> events, String kind) {
    return events.stream()
        .filter(event -> event.object().kind().equals(kind))
        .filter(ClusterEvent.Upserted.class::isInstance)
        .flatMap(event -> ((ClusterEvent.Upserted) event).facts().symptoms().stream())
        .toList();
  }

  private List<ClusterEvent> replay(String scenario) {
    return replay(scenario, new RecordedCluster("lab", CATALOG, name -> false));
  }

  private List<ClusterEvent> replay(String scenario, RecordedCluster cluster) {
    return replay(folder.resolve(scenario + ".ndjson"), cluster);
  }

  private static List<ClusterEvent> replay(Path file, RecordedCluster cluster) {
    List<ClusterEvent> events = new ArrayList<>();
    try (RecordingReader reader = new RecordingReader(file)) {
      for (Optional<RecordedLine> line = reader.next(); line.isPresent(); line = reader.next()) {
        events.addAll(cluster.take(line.get()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }
}
