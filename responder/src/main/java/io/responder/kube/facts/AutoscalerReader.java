package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import java.util.ArrayList;
import java.util.List;

/** HorizontalPodAutoscalers: whether they can see and do what they are for. */
final class AutoscalerReader implements FactsReader {

  private static final List<String> COPIED =
      List.of(
          "spec.scaleTargetRef.kind",
          "spec.scaleTargetRef.name",
          "spec.minReplicas",
          "spec.maxReplicas",
          "status.currentReplicas",
          "status.desiredReplicas",
          "status.lastScaleTime");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(COPIED);
    fields.addAll(Condition.FIELDS);
    return fields;
  }

  @Override
  public List<String> attributes() {
    return COPIED;
  }

  @Override
  public void read(Value autoscaler, FactsDraft facts) {
    facts.copy(autoscaler, COPIED);
    Value target = autoscaler.path("spec").path("scaleTargetRef");
    if (!text(target, "name").isEmpty()) {
      facts.facet(
          "workload", facts.namespace() + '/' + text(target, "kind") + '/' + text(target, "name"));
    }
    List<Condition> conditions = Condition.of(autoscaler);
    for (Condition condition : conditions) {
      boolean limited = condition.type().equals("ScalingLimited");
      if (limited ? condition.isTrue() : condition.isFalse()) {
        condition.tell(facts);
      }
    }
    facts.health(health(conditions));
  }

  private static Health health(List<Condition> conditions) {
    boolean failing =
        conditions.stream()
            .anyMatch(
                c ->
                    c.isFalse()
                        && !c.type().equals("ScalingLimited")
                        && !c.reason().equals("ScalingDisabled"));
    if (failing) {
      return Health.UNHEALTHY;
    }
    return conditions.isEmpty() ? Health.UNKNOWN : Health.HEALTHY;
  }
}
