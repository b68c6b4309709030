package io.responder.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.responder.incident.Correlator;
import io.responder.incident.IncidentConfig;
import io.responder.incident.IncidentReducer;
import io.responder.kube.facts.KindCatalog;
import io.responder.kube.recording.RecordedCluster;
import io.responder.kube.recording.RecordingReader;
import io.responder.kube.watch.WatchConfig;
import io.responder.model.Incident;
import io.responder.rule.RuleEngine;
import io.responder.rule.file.RuleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shipped rules over the recordings of a real cluster, which lie beside the checkout. */
class RecordedScenariosTest {

  private static final Path ROOT = Path.of(System.getProperty("responder.root", ".."));

  private static final List<String> FAILURES = new CopyOnWriteArrayList<>();
  private static final RuleEngine ENGINE =
      new RuleEngine(
          RuleFiles.read(ROOT.resolve("rules")).load().orThrow(),
          (rule, failure) -> FAILURES.add(rule + ": " + failure));

  @TestFactory
  Stream<DynamicTest> each_scenario_alone_gives_one_incident_with_a_right_cause() throws Exception {
    var truth = truth();
    return truth.entrySet().stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.getKey(),
                    () ->
                        check(
                            scenario.getKey(),
                            scenario.getValue(),
                            incidents(scenario.getKey() + ".ndjson"))));
  }

  @TestFactory
  Stream<DynamicTest> all_scenarios_together_give_the_same() throws Exception {
    var truth = truth();
    var all = incidents("mixed.ndjson");
    return truth.entrySet().stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.getKey(), () -> check(scenario.getKey(), scenario.getValue(), all)));
  }

  @Test
  void pods_that_were_fine_before_their_node_failed_are_consequences_of_the_node()
      throws Exception {
    truth();
    var all = incidents("mixed.ndjson");
    var node =
        all.stream().filter(i -> i.problem().diagnosis().cause().equals("node-not-ready")).toList();
    assertThat(node).hasSize(1);
    assertThat(node.get(0).problem().consequenceOf()).isNull();
  }

  /** A report beside the tests, so that a build shows the figures. */
  @Test
  void reports_how_many_scenarios_are_right() throws Exception {
    var truth = truth();
    var all = incidents("mixed.ndjson");
    long together = 0;
    long alone = 0;
    for (var scenario : truth.entrySet()) {
      together += isRight(scenario, all) ? 1 : 0;
      alone += isRight(scenario, incidents(scenario.getKey() + ".ndjson")) ? 1 : 0;
    }
    System.out.println(
        "accuracy, scenarios: "
            + together
            + " of "
            + truth.size()
            + " in mixed.ndjson, "
            + alone
            + " alone");
    assertThat(truth).isNotEmpty();
  }

  private static boolean isRight(
      Map.Entry<String, List<String>> scenario, List<Incident> incidents) {
    try {
      check(scenario.getKey(), scenario.getValue(), incidents);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  private static void check(String scenario, List<String> causes, List<Incident> incidents) {
    int dot = scenario.indexOf('.');
    var namespace = scenario.substring(0, dot);
    var workload = scenario.substring(dot + 1);
    var told =
        incidents.stream()
            .filter(i -> i.problem().consequenceOf() == null)
            .filter(i -> is(i, namespace, workload))
            .map(i -> i.problem().diagnosis().cause())
            .toList();
    if (causes.isEmpty()) {
      assertThat(told).as(scenario).isEmpty();
    } else {
      assertThat(told).as(scenario).hasSize(1);
      assertThat(causes).as(scenario).contains(told.get(0));
    }
  }

  /** {@code pvc-object.unbound} names the claim {@code unbound}; {@code cluster.…} a node. */
  private static boolean is(Incident incident, String namespace, String name) {
    var workload = incident.problem().workload();
    var expected = name.startsWith("pvc-object.") ? name.substring(11) : name;
    return workload.name().equals(expected)
        && (workload.namespace().equals(namespace) || namespace.equals("cluster"));
  }

  private static Map<String, List<String>> truth() throws Exception {
    var file = recordings().resolve("truth.json");
    if (!Files.exists(file)) {
      System.out.println("accuracy, scenarios: SKIPPED, no recordings at " + recordings());
    }
    assumeTrue(Files.exists(file), "SKIPPED: no recordings at " + recordings());
    return new ObjectMapper()
        .readValue(file.toFile(), new TypeReference<LinkedHashMap<String, List<String>>>() {});
  }

  private static Path recordings() {
    var beside = ROOT.resolve("../shared/recordings");
    return Files.exists(beside) ? beside : ROOT.resolve("../../shared/recordings");
  }

  private static List<Incident> incidents(String file) throws Exception {
    var config = IncidentConfig.defaults();
    var pipeline =
        new VirtualPipeline(
            ENGINE, new IncidentReducer(config), new Correlator(config), transition -> {});
    var cluster =
        new RecordedCluster(
            "recording", new KindCatalog(List.of()), WatchConfig.defaults().annotationFilter());
    try (var reader = new RecordingReader(recordings().resolve(file))) {
      for (var line = reader.next(); line.isPresent(); line = reader.next()) {
        cluster.take(line.get()).forEach(pipeline::accept);
      }
    }
    assertThat(FAILURES).isEmpty();
    assertThat(cluster.undecodable()).isEmpty();
    return List.copyOf(pipeline.incidents());
  }
}
