package io.responder.fault;

import static io.responder.kube.watch.WatchedCluster.config;
import static io.responder.kube.watch.WatchedCluster.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.responder.kube.watch.Objects;
import io.responder.kube.watch.WatchedCluster;
import io.responder.model.ClusterEvent;
import io.responder.model.ObjectFacts;
import io.responder.simulator.KubeSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * F07: a cluster that is newer than the responder, with fields, enumerations and condition types
 * that nobody here knows and with nulls in the place of lists, is seen as if it were not. Through
 * lists and through watches; reads of single objects before actions come with the actions.
 */
class F07NewerClusterIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> OPEN = List.of("labels", "annotations", "selector");

  private final WatchedCluster cluster =
      new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)));

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static List<String> samples() {
    return List.of(
        Sick.pod("shop", "pod"),
        Sick.crashing("crashing", "web-5db9778b9c", "22222222-0000-4000-8000-000000000001", 5),
        Objects.replicaSet("shop", "web-5db9778b9c", "web", "22222222-0000-4000-8000-000000000001"),
        """
        {"apiVersion": "apps/v1", "kind": "Deployment",
         "metadata": {"namespace": "shop", "name": "web"}, "spec": {"replicas": 2},
         "status": {"replicas": 2, "unavailableReplicas": 2, "conditions": [
           {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded",
            "message": "timed out", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
        """,
        """
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"},
         "status": {"conditions": [{"type": "Ready", "status": "Unknown",
           "reason": "NodeStatusUnknown", "message": "Kubelet stopped posting node status.",
           "lastTransitionTime": "2026-01-01T00:00:00Z"}],
           "nodeInfo": {"architecture": "arm64", "operatingSystem": "linux"}}}
        """);
  }

  @Test
  void whatAListBringsIsReadAsIfNothingWereNew() throws JsonProcessingException {
    List<ObjectFacts> plain = new ArrayList<>();
    try (WatchedCluster known =
        new WatchedCluster(KubeSimulator.start(), "lab", config(Duration.ofSeconds(30)))) {
      for (String sample : samples()) {
        known.kube.store().apply(sample);
        cluster.kube.store().apply(sown(sample));
      }
      known.synced();
      cluster.synced();
      for (String sample : samples()) {
        plain.add(facts(known, sample));
      }
    }
    for (int i = 0; i < plain.size(); i++) {
      assertSame(facts(cluster, samples().get(i)), plain.get(i));
    }
    assertThat(cluster.status("Pod").counters().undecodable()).isZero();
  }

  @Test
  void whatAWatchBringsIsReadAsIfNothingWereNew() throws JsonProcessingException {
    cluster.synced();
    for (String sample : samples()) {
      JsonNode before = cluster.kube.store().apply(sample);
      ObjectFacts plain = at(sample, before);
      JsonNode after = cluster.kube.store().apply(sown(sample));
      assertSame(at(sample, after), plain);
    }
  }

  @Test
  void anEventWithNewFieldsIsHeard() throws JsonProcessingException {
    JsonNode pod = cluster.kube.store().apply(Sick.pod("shop", "web"));
    cluster
        .kube
        .store()
        .apply(
            sown(
                Objects.event(
                    "shop", "web.1", "web", pod.path("metadata").path("uid").asText(), "BackOff")));
    cluster.synced();
    ClusterEvent.Reported said =
        (ClusterEvent.Reported) cluster.awaits(ClusterEvent.Reported.class::isInstance);
    assertThat(said.report().reason()).isEqualTo("BackOff");
    assertThat(said.report().count()).isEqualTo(3);
  }

  private static void assertSame(ObjectFacts newer, ObjectFacts plain) {
    assertThat(newer.symptoms()).as(plain.object().display()).isEqualTo(plain.symptoms());
    assertThat(newer.health()).isEqualTo(plain.health());
    assertThat(withoutGeneration(newer)).isEqualTo(withoutGeneration(plain));
    assertThat(newer.images()).isEqualTo(plain.images());
    assertThat(newer.workload().name()).isEqualTo(plain.workload().name());
    assertThat(plain.symptoms().isEmpty() && plain.attributes().isEmpty()).isFalse();
  }

  // Another spec is another generation, whatever it says.
  private static Map<String, String> withoutGeneration(ObjectFacts facts) {
    Map<String, String> attributes = new TreeMap<>(facts.attributes());
    attributes.remove("generation");
    return attributes;
  }

  private ObjectFacts at(String sample, JsonNode object) throws JsonProcessingException {
    String kind = MAPPER.readTree(sample).path("kind").asText();
    String name = MAPPER.readTree(sample).path("metadata").path("name").asText();
    ClusterEvent event =
        cluster.awaits(
            e ->
                e.object().kind().equals(kind)
                    && e.object().name().equals(name)
                    && e.resourceVersion().equals(version(object)));
    return ((ClusterEvent.Upserted) event).facts();
  }

  private static ObjectFacts facts(WatchedCluster of, String sample)
      throws JsonProcessingException {
    JsonNode tree = MAPPER.readTree(sample);
    ClusterEvent event =
        of.awaits(
            e ->
                e.object().kind().equals(tree.path("kind").asText())
                    && e.object().name().equals(tree.path("metadata").path("name").asText()));
    return ((ClusterEvent.Upserted) event).facts();
  }

  /** The object with something unknown at every level. */
  private static String sown(String sample) throws JsonProcessingException {
    JsonNode tree = MAPPER.readTree(sample);
    sow(tree, "");
    return MAPPER.writeValueAsString(tree);
  }

  private static void sow(JsonNode node, String name) {
    if (node instanceof ObjectNode object && !OPEN.contains(name)) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.forEach(field -> sow(object.path(field), field));
      object.put("zzNewText", "ANewConstant");
      object.putNull("zzNewNull");
      object.putArray("zzNewList").addNull().addObject().put("deeper", 1e300);
      object.putObject("zzNewObject").putObject("deeper").put("deepest", true);
    } else if (node instanceof ArrayNode array) {
      array.forEach(element -> sow(element, name));
      if (name.equals("conditions")) {
        array.addObject().put("type", "ZzNewCondition").put("status", "Perhaps").putNull("reason");
      }
    }
    if (name.equals("status") && node instanceof ObjectNode status) {
      status.putNull("initContainerStatuses");
      status.putNull("ephemeralContainerStatuses");
    }
  }
}
