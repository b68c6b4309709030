package io.responder.kube.facts;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import java.util.ArrayList;
import java.util.List;

/** CronJobs. Whether their Jobs succeed is for the Jobs to say. */
final class CronJobReader implements FactsReader {

  private static final List<String> COPIED =
      List.of(
          "spec.schedule",
          "spec.timeZone",
          "spec.suspend",
          "spec.concurrencyPolicy",
          "spec.startingDeadlineSeconds",
          "status.lastScheduleTime",
          "status.lastSuccessfulTime");

  private static final String TEMPLATE = "spec.jobTemplate.spec.template.spec";

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(PodTemplate.fields(TEMPLATE));
    fields.addAll(COPIED);
    fields.add("status.active.name");
    return fields;
  }

  @Override
  public List<String> attributes() {
    List<String> names = new ArrayList<>(PodTemplate.ATTRIBUTES);
    names.addAll(COPIED);
    names.add("status.active");
    return names;
  }

  @Override
  public void read(Value cronJob, FactsDraft facts) {
    Value job = cronJob.path("spec").path("jobTemplate").path("spec");
    PodTemplate.read(job.path("template").path("spec"), facts);
    facts.copy(cronJob, COPIED);
    facts.attribute(
        "status.active", Integer.toString(cronJob.path("status").path("active").size()));
    facts.health(Health.HEALTHY);
  }
}
