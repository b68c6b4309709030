package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.Timestamps;
import io.responder.kube.decode.Value;
import io.responder.model.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Deployments, ReplicaSets, StatefulSets and DaemonSets. */
final class WorkloadReader implements FactsReader {

  private static final List<String> SPEC =
      List.of(
          "spec.replicas",
          "spec.paused",
          "spec.progressDeadlineSeconds",
          "spec.minReadySeconds",
          "spec.serviceName",
          "spec.podManagementPolicy",
          "spec.strategy.type",
          "spec.updateStrategy.type");

  private static final List<String> STATUS =
      List.of(
          "status.replicas",
          "status.readyReplicas",
          "status.availableReplicas",
          "status.updatedReplicas",
          "status.unavailableReplicas",
          "status.currentRevision",
          "status.updateRevision",
          "status.desiredNumberScheduled",
          "status.currentNumberScheduled",
          "status.numberReady",
          "status.numberAvailable",
          "status.numberUnavailable",
          "status.numberMisscheduled",
          "status.updatedNumberScheduled",
          "status.observedGeneration");

  private static final String ROLLOUT_REASON = "rollout.reason";
  private static final String ROLLOUT_PROGRESSED = "rollout.progressedAt";

  // What only ReplicaSets count.
  private static final String LABELED = "status.fullyLabeledReplicas";

  private static final Set<String> BAD_WHEN_TRUE = Set.of("ReplicaFailure");

  @Override
  public List<String> fields() {
    List<String> fields = new ArrayList<>(PodTemplate.fields("spec.template.spec"));
    fields.addAll(SPEC);
    fields.addAll(STATUS);
    fields.add(LABELED);
    fields.addAll(Condition.FIELDS);
    fields.add(Condition.UPDATED);
    return fields;
  }

  @Override
  public List<String> attributes() {
    List<String> names = new ArrayList<>(PodTemplate.ATTRIBUTES);
    names.addAll(SPEC);
    names.addAll(STATUS);
    names.add("generation");
    names.add(ROLLOUT_REASON);
    names.add(ROLLOUT_PROGRESSED);
    return names;
  }

  @Override
  public void read(Value workload, FactsDraft facts) {
    PodTemplate.read(workload.path("spec").path("template").path("spec"), facts);
    facts.copy(workload, SPEC);
    facts.copy(workload, STATUS);
    facts.attribute("generation", text(workload.path("metadata"), "generation"));
    rollout(workload, facts);
    List<Condition> conditions = Condition.of(workload);
    for (Condition condition : conditions) {
      boolean bad =
          BAD_WHEN_TRUE.contains(condition.type()) ? condition.isTrue() : condition.isFalse();
      if (bad) {
        condition.tell(facts);
      }
    }
    facts.health(health(workload, conditions));
  }

  /** How a Deployment says that it replaces pods: the condition Progressing. */
  private static void rollout(Value workload, FactsDraft facts) {
    for (Value condition : workload.path("status").path("conditions")) {
      if (condition.path("type").text().equals("Progressing")) {
        facts.attribute(ROLLOUT_REASON, text(condition, "reason"));
        Instant progressed = Timestamps.at(condition, "lastUpdateTime");
        facts.attribute(ROLLOUT_PROGRESSED, progressed == null ? null : progressed.toString());
      }
    }
  }

  private static Health health(Value workload, List<Condition> conditions) {
    if (Condition.fails(conditions, "Progressing")
        || Condition.holds(conditions, "ReplicaFailure")) {
      return Health.UNHEALTHY;
    }
    Value status = workload.path("status");
    long generation = workload.path("metadata").path("generation").number(0);
    boolean observed = status.path("observedGeneration").number(0) >= generation;
    boolean daemon = status.has("desiredNumberScheduled");
    long wanted =
        daemon
            ? status.path("desiredNumberScheduled").number(0)
            : workload.path("spec").path("replicas").number(1);
    long ready = status.path(daemon ? "numberReady" : "readyReplicas").number(0);
    long updated = updated(status, daemon, wanted);
    if (observed && ready >= wanted && updated >= wanted) {
      return Health.HEALTHY;
    }
    boolean rolledOut =
        conditions.stream()
            .anyMatch(
                c -> c.type().equals("Progressing") && c.reason().equals("NewReplicaSetAvailable"));
    boolean unavailable = Condition.fails(conditions, "Available");
    return observed && rolledOut && unavailable ? Health.UNHEALTHY : Health.PROGRESSING;
  }

  // A ReplicaSet has no notion of updated pods.
  private static long updated(Value status, boolean daemon, long wanted) {
    String field = daemon ? "updatedNumberScheduled" : "updatedReplicas";
    return status.path(field).number(status.has("fullyLabeledReplicas") ? wanted : 0);
  }
}
