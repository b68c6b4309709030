package io.responder.kube.facts;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import java.util.ArrayList;
import java.util.List;

/** Jobs: done, failed, or still at it. */
final class JobReader implements FactsReader {

  private static final List<String> COPIED =
      List.of(
          "spec.backoffLimit",
          "spec.completions",
          "spec.parallelism",
          "spec.activeDeadlineSeconds",
          "spec.suspend",
          "status.active",
          "status.succeeded",
          "status.failed",
          "status.startTime",
          "status.completionTime");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(PodTemplate.fields("spec.template.spec"));
    fields.addAll(COPIED);
    fields.addAll(Condition.FIELDS);
    return fields;
  }

  @Override
  public List<String> attributes() {
    List<String> names = new ArrayList<>(PodTemplate.ATTRIBUTES);
    names.addAll(COPIED);
    return names;
  }

  @Override
  public void read(Value job, FactsDraft facts) {
    PodTemplate.read(job.path("spec").path("template").path("spec"), facts);
    facts.copy(job, COPIED);
    List<Condition> conditions = Condition.of(job);
    boolean failed = Condition.holds(conditions, "Failed");
    for (Condition condition : conditions) {
      // FailureTarget announces Failed, with the same reason: one of them is enough.
      boolean announced = condition.type().equals("FailureTarget") && !failed;
      if (condition.isTrue() && (condition.type().equals("Failed") || announced)) {
        condition.tell(facts);
      }
    }
    facts.health(health(conditions, failed));
  }

  private static Health health(List<Condition> conditions, boolean failed) {
    if (failed || Condition.holds(conditions, "FailureTarget")) {
      return Health.UNHEALTHY;
    }
    return Condition.holds(conditions, "Complete") ? Health.FINISHED : Health.PROGRESSING;
  }
}
