package io.responder.replay;

import io.responder.model.ClusterEvent;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Pods of Deployments that the shipped rules have something to say about. */
public final class Sick {

  /** What the kubelet says of an image without a build for the node's platform. */
  public static final String PLATFORM = "no match for platform in manifest: not found";

  private Sick() {}

  public static ClusterEvent pulling(String workload, int version, Instant at, String message) {
    return upserted(
        workload,
        version,
        at,
        Health.UNHEALTHY,
        List.of(
            new Symptom(
                SymptomSource.WAITING, "container/app", "ErrImagePull", message, at, Map.of())));
  }

  public static ClusterEvent healthy(String workload, int version, Instant at) {
    return upserted(workload, version, at, Health.HEALTHY, List.of());
  }

  public static ClusterEvent gone(String workload, int version, Instant at) {
    return new ClusterEvent.Deleted(
        pod(workload),
        deployment(workload),
        String.valueOf(version),
        at,
        ClusterEvent.FinalState.KNOWN);
  }

  public static ObjectRef deployment(String name) {
    return new ObjectRef("prod", "apps", "Deployment", "shop", name, "uid-d-" + name);
  }

  public static ObjectRef pod(String workload) {
    return new ObjectRef(
        "prod", "", "Pod", "shop", workload + "-7d8f6bb9c-q4w9z", "uid-" + workload);
  }

  private static ClusterEvent upserted(
      String workload, int version, Instant at, Health health, List<Symptom> symptoms) {
    var facts =
        new ObjectFacts(
            pod(workload),
            deployment(workload),
            List.of(),
            null,
            null,
            null,
            Map.of(),
            Map.of(),
            List.of("ghcr.io/shop/" + workload + ":1"),
            "node-1",
            "linux/amd64",
            health,
            Map.of(),
            symptoms,
            List.of());
    return new ClusterEvent.Upserted(facts, String.valueOf(version), at, ClusterEvent.Origin.LIVE);
  }
}
