package io.responder.kube.log;

import io.responder.model.ClusterEvent;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A log that should be read, and whose it is.
 *
 * @param key the same for what needs to be read once only: one run of a container
 * @param pod the pod
 * @param workload its workload
 * @param container the container's name
 * @param previous whether the run before the present one is meant
 * @param run the number of the run
 * @param at what the log is evidence of happened then
 * @param due not to be read before
 */
record LogNeed(
    String key,
    ObjectRef pod,
    ObjectRef workload,
    String container,
    boolean previous,
    long run,
    Instant at,
    Instant due) {

  /** The logs that a state of a pod asks for: of containers that died, and of those not ready. */
  static List<LogNeed> of(ClusterEvent.Upserted event, Duration unreadyAfter) {
    ObjectFacts facts = event.facts();
    if (!facts.object().kind().equals("Pod") || facts.deletingSince() != null) {
      return List.of();
    }
    Map<String, LogNeed> needs = new LinkedHashMap<>();
    for (Symptom symptom : facts.symptoms()) {
      if (died(symptom)) {
        LogNeed need = dead(facts, symptom, event.observedAt());
        needs.putIfAbsent(need.container, need);
      }
    }
    for (Symptom symptom : facts.symptoms()) {
      if (symptom.part().equals("condition/Ready")) {
        for (String container : named(symptom.message())) {
          needs.putIfAbsent(
              container, unready(facts, symptom, container, event.observedAt(), unreadyAfter));
        }
      }
    }
    return List.copyOf(needs.values());
  }

  private static boolean died(Symptom symptom) {
    return symptom.part().contains("/")
        && (symptom.source() == SymptomSource.TERMINATED
            || symptom.source() == SymptomSource.LAST_TERMINATED)
        && !symptom.reason().equals("ContainerStatusUnknown");
  }

  private static LogNeed dead(ObjectFacts facts, Symptom symptom, Instant observed) {
    String container = symptom.part().substring(symptom.part().indexOf('/') + 1);
    long restarts = symptom.counters().getOrDefault("restarts", 0L);
    boolean previous = symptom.source() == SymptomSource.LAST_TERMINATED;
    // The run that died: after a restart it is the one before.
    long run = previous ? restarts - 1 : restarts;
    Instant at = symptom.since() == null ? observed : symptom.since();
    return new LogNeed(
        facts.object().uid() + '/' + container + '/' + run,
        facts.object(),
        facts.workload(),
        container,
        previous,
        run,
        at,
        observed);
  }

  private static LogNeed unready(
      ObjectFacts facts, Symptom symptom, String container, Instant observed, Duration after) {
    Instant since = symptom.since() == null ? observed : symptom.since();
    Instant due = since.plus(after);
    return new LogNeed(
        facts.object().uid() + '/' + container + "/unready/" + since,
        facts.object(),
        facts.workload(),
        container,
        false,
        -1,
        observed,
        due.isAfter(observed) ? due : observed);
  }

  // The kubelet's words: containers with unready status: [app sidecar]
  private static List<String> named(String message) {
    int from = message.indexOf("unready status: [");
    int to = message.indexOf(']', Math.max(0, from));
    List<String> names = new ArrayList<>();
    if (from >= 0 && to > from) {
      for (String name : message.substring(message.indexOf('[', from) + 1, to).split(" ", -1)) {
        if (!name.isBlank()) {
          names.add(name);
        }
      }
    }
    return names;
  }

  boolean isUnready() {
    return run < 0;
  }
}
