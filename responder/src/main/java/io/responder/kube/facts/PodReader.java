package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Timestamps;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pods: their containers' states as a whole, their conditions, their end. */
final class PodReader implements FactsReader {

  private static final Map<String, String> STATUSES =
      Map.of(
          "initContainerStatuses", "init/",
          "containerStatuses", "container/",
          "ephemeralContainerStatuses", "ephemeral/");

  private static final Set<String> BAD_WHEN_TRUE =
      Set.of("DisruptionTarget", "PodResizePending", "PodResizeInProgress");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(PodTemplate.fields("spec"));
    fields.addAll(Condition.FIELDS);
    fields.addAll(
        List.of(
            "spec.nodeName",
            "status.phase",
            "status.reason",
            "status.message",
            "status.startTime",
            "status.qosClass",
            "status.nominatedNodeName"));
    for (String list : STATUSES.keySet()) {
      ContainerState.FIELDS.forEach(field -> fields.add("status." + list + '.' + field));
    }
    return fields;
  }

  @Override
  public List<String> attributes() {
    List<String> names = new ArrayList<>(PodTemplate.ATTRIBUTES);
    names.addAll(
        List.of(
            "phase",
            "qosClass",
            "nominatedNodeName",
            "container.<name>.digest",
            "init.<name>.digest"));
    return names;
  }

  @Override
  public void read(Value pod, FactsDraft facts) {
    Value spec = pod.path("spec");
    Value status = pod.path("status");
    String phase = text(status, "phase");
    facts.node(text(spec, "nodeName"));
    PodTemplate.read(spec, facts);
    PodTemplate.claims(spec, facts);
    facts.attribute("phase", phase);
    facts.attribute("qosClass", text(status, "qosClass"));
    facts.attribute("nominatedNodeName", text(status, "nominatedNodeName"));
    List<ContainerState> containers = containers(spec, status, phase);
    for (ContainerState container : containers) {
      if (!container.part().startsWith("ephemeral/")) {
        facts.attribute(container.part().replace('/', '.') + ".digest", container.digest());
      }
    }
    List<Condition> conditions = Condition.of(pod);
    if (facts.deleting()) {
      // Containers are being stopped: how they end is no symptom, only that it does not end is.
      conditions.stream()
          .filter(c -> c.type().equals("DisruptionTarget") && c.isTrue())
          .forEach(c -> c.tell(facts));
      terminating(pod, facts);
      facts.health(Health.PROGRESSING);
      return;
    }
    containers.forEach(container -> container.tell(facts));
    if (!text(status, "reason").isEmpty()) {
      Instant since =
          conditions.stream()
              .filter(c -> c.type().equals("Ready") && c.isFalse())
              .map(Condition::since)
              .findFirst()
              .orElse(null);
      facts.symptom(
          SymptomSource.STATUS, "", text(status, "reason"), text(status, "message"), since);
    }
    for (Condition condition : conditions) {
      if (bad(condition, phase)) {
        condition.tell(facts);
      }
    }
    facts.health(health(phase, status, containers, conditions));
  }

  private static List<ContainerState> containers(Value spec, Value status, String phase) {
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    String policy = text(spec, "restartPolicy");
    boolean always = !over && (policy.equals("Always") || policy.isEmpty());
    Set<String> sidecars = new HashSet<>();
    for (Value container : spec.path("initContainers")) {
      if (text(container, "restartPolicy").equals("Always")) {
        sidecars.add(text(container, "name"));
      }
    }
    List<ContainerState> states = new ArrayList<>();
    for (String list :
        List.of("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")) {
      String prefix = STATUSES.getOrDefault(list, "");
      for (Value entry : status.path(list)) {
        String name = text(entry, "name");
        boolean restarts =
            switch (prefix) {
              case "container/" -> always;
              case "init/" -> !over && sidecars.contains(name);
              default -> false;
            };
        states.add(new ContainerState(prefix + name, entry, restarts));
      }
    }
    return states;
  }

  private static boolean bad(Condition condition, String phase) {
    if (BAD_WHEN_TRUE.contains(condition.type())) {
      return condition.isTrue();
    }
    if (phase.equals("Succeeded")) {
      return false;
    }
    if (condition.type().equals("PodReadyToStartContainers")) {
      return condition.isFalse() && phase.equals("Pending");
    }
    return condition.isFalse();
  }

  // deletionTimestamp is when the grace period ends, so the age of this symptom is what is over it.
  private static void terminating(Value pod, FactsDraft facts) {
    Instant until = Timestamps.at(pod.path("metadata"), "deletionTimestamp");
    if (until != null && pod.path("metadata").path("finalizers").isEmpty()) {
      facts.symptom(
          SymptomSource.DELETION,
          "",
          "Terminating",
          "the pod was asked to end and its grace period ends at " + until,
          until);
    }
  }

  private static Health health(
      String phase, Value status, List<ContainerState> containers, List<Condition> conditions) {
    if (phase.equals("Succeeded")) {
      return Health.FINISHED;
    }
    if (phase.equals("Failed") || anyBroken(containers) || !text(status, "reason").isEmpty()) {
      return Health.UNHEALTHY;
    }
    if (Condition.holds(conditions, "Ready")) {
      return Health.HEALTHY;
    }
    boolean unschedulable =
        conditions.stream()
            .anyMatch(c -> c.type().equals("PodScheduled") && c.reason().equals("Unschedulable"));
    if (unschedulable || wasReady(status, conditions)) {
      return Health.UNHEALTHY;
    }
    return phase.isEmpty() || phase.equals("Unknown") ? Health.UNKNOWN : Health.PROGRESSING;
  }

  private static boolean anyBroken(List<ContainerState> containers) {
    for (ContainerState container : containers) {
      if (!container.part().startsWith("ephemeral/") && container.broken()) {
        return true;
      }
    }
    return false;
  }

  // Ready begins as False when the kubelet takes the pod: a later change means it was True.
  private static boolean wasReady(Value status, List<Condition> conditions) {
    Instant start = Timestamps.at(status, "startTime");
    return start != null
        && conditions.stream()
            .filter(c -> c.type().equals("Ready") && c.isFalse())
            .map(Condition::since)
            .anyMatch(since -> since != null && since.isAfter(start.plusSeconds(5)));
  }
}
