package io.responder.rule;

import io.responder.model.ClusterEvent.Deleted;
import io.responder.model.ClusterEvent.FinalState;
import io.responder.model.ClusterEvent.Origin;
import io.responder.model.ClusterEvent.Reported;
import io.responder.model.ClusterEvent.Upserted;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events about one pod address. */
public final class Events {
  public static final Instant T0 = Instant.parse("2026-01-05T09:00:00Z");

  private Events() {}

  public static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  public static ObjectRef pod(String uid) {
    return new ObjectRef("prod", "", "Pod", "shop", "web-0", uid);
  }

  public static ObjectRef workload() {
    return new ObjectRef("prod", "apps", "StatefulSet", "shop", "web", "");
  }

  public static Symptom waiting(String reason, String message) {
    return new Symptom(
        SymptomSource.WAITING, "container/app", reason, message, null, Map.of("restarts", 0L));
  }

  public static Upserted upserted(
      String uid, long version, long seconds, Health health, Symptom... symptoms) {
    return new Upserted(
        facts(uid, null, health, symptoms), Long.toString(version), at(seconds), Origin.LIVE);
  }

  public static ObjectFacts facts(
      String uid, @Nullable Instant created, Health health, Symptom... symptoms) {
    return new ObjectFacts(
        pod(uid),
        workload(),
        List.of(workload()),
        null,
        created,
        null,
        Map.of("app", "web"),
        Map.of(),
        List.of("registry.example/web:1"),
        "node-1",
        "linux/amd64",
        health,
        Map.of(),
        List.of(symptoms),
        List.of());
  }

  /** The same, with these owners, the last of which is the workload. */
  public static Upserted owned(
      long version, long seconds, List<ObjectRef> owners, Symptom symptom) {
    ObjectFacts facts =
        new ObjectFacts(
            pod("a"),
            owners.get(owners.size() - 1),
            owners,
            null,
            null,
            null,
            Map.of(),
            Map.of(),
            List.of("registry.example/web:1"),
            "node-1",
            "linux/amd64",
            Health.UNHEALTHY,
            Map.of(),
            List.of(symptom),
            List.of());
    return new Upserted(facts, Long.toString(version), at(seconds), Origin.LIVE);
  }

  public static ObjectFacts labelled(Map<String, String> labels, Symptom... symptoms) {
    return new ObjectFacts(
        pod("a"),
        workload(),
        List.of(workload()),
        null,
        null,
        null,
        labels,
        Map.of(),
        List.of("registry.example/web:1"),
        "node-1",
        "linux/amd64",
        Health.UNHEALTHY,
        Map.of(),
        List.of(symptoms),
        List.of());
  }

  public static Deleted deleted(String uid, long version, long seconds) {
    return new Deleted(pod(uid), workload(), Long.toString(version), at(seconds), FinalState.KNOWN);
  }

  public static Reported reported(
      String uid, String id, String reason, String message, long count, long last, long seconds) {
    return new Reported(
        pod(uid),
        workload(),
        new Report(id, "kubelet", "Warning", reason, message, "", count, at(last - 1), at(last)),
        Long.toString(seconds),
        at(seconds),
        Origin.LIVE);
  }
}
