package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import java.util.ArrayList;
import java.util.List;

/** Nodes: ready, pressures, and whatever a problem detector adds. */
final class NodeReader implements FactsReader {

  private static final List<String> FROM_INFO =
      List.of("kubeletVersion", "containerRuntimeVersion", "kernelVersion", "osImage");

  private static final List<String> AMOUNTS = List.of("cpu", "memory", "pods", "ephemeral-storage");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(Condition.FIELDS);
    fields.addAll(
        List.of(
            "spec.unschedulable",
            "spec.providerID",
            "spec.taints",
            "status.nodeInfo.architecture",
            "status.nodeInfo.operatingSystem"));
    FROM_INFO.forEach(name -> fields.add("status.nodeInfo." + name));
    AMOUNTS.forEach(name -> fields.add("status.allocatable." + name));
    return fields;
  }

  @Override
  public List<String> attributes() {
    List<String> names = new ArrayList<>(FROM_INFO);
    AMOUNTS.forEach(name -> names.add("allocatable." + name));
    names.addAll(List.of("spec.unschedulable", "spec.taints", "spec.providerID"));
    return names;
  }

  @Override
  public void read(Value node, FactsDraft facts) {
    Value spec = node.path("spec");
    Value info = node.path("status").path("nodeInfo");
    facts.node(facts.name());
    FROM_INFO.forEach(name -> facts.attribute(name, text(info, name)));
    AMOUNTS.forEach(
        name ->
            facts.attribute(
                "allocatable." + name, text(node.path("status").path("allocatable"), name)));
    if (spec.path("unschedulable").truth()) {
      facts.attribute("spec.unschedulable", "true");
    }
    facts.attribute("spec.providerID", text(spec, "providerID"));
    facts.attribute("spec.taints", taints(spec.path("taints")));
    String os = text(info, "operatingSystem");
    String architecture = text(info, "architecture");
    if (!os.isEmpty() && !architecture.isEmpty()) {
      facts.architecture(os + '/' + architecture);
    }
    List<Condition> conditions = Condition.of(node);
    for (Condition condition : conditions) {
      boolean ready = condition.type().equals("Ready");
      if (ready ? !condition.isTrue() : condition.isTrue()) {
        condition.tell(facts);
      }
    }
    facts.health(health(conditions));
  }

  private static Health health(List<Condition> conditions) {
    if (conditions.stream().noneMatch(c -> c.type().equals("Ready"))) {
      return Health.UNKNOWN;
    }
    return Condition.holds(conditions, "Ready") ? Health.HEALTHY : Health.UNHEALTHY;
  }

  private static String taints(Value taints) {
    List<String> all = new ArrayList<>();
    for (Value taint : taints) {
      String value = text(taint, "value");
      all.add(
          text(taint, "key") + (value.isEmpty() ? "" : '=' + value) + ':' + text(taint, "effect"));
    }
    return String.join(", ", all);
  }
}
