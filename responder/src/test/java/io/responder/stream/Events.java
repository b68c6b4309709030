package io.responder.stream;

import io.responder.model.ClusterEvent;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Cluster events for tests. */
public final class Events {

  private Events() {}

  public static ClusterEvent sick(String pod, int version, Instant at) {
    return event(pod, version, at, List.of(symptom("ImagePullBackOff", "Back-off pulling image")));
  }

  public static ClusterEvent healthy(String pod, int version, Instant at) {
    return event(pod, version, at, List.of());
  }

  public static ClusterEvent withSymptom(
      String pod, int version, Instant at, String reason, String text) {
    return event(pod, version, at, List.of(symptom(reason, text)));
  }

  /** With more symptoms than a record can hold, however short each is cut. */
  public static ClusterEvent huge(String pod, int version, Instant at) {
    return event(
        pod,
        version,
        at,
        IntStream.range(0, 2_000).mapToObj(i -> symptom("Reason" + i, "x".repeat(600))).toList());
  }

  public static ObjectRef pod(String name) {
    return new ObjectRef("prod", "", "Pod", "shop", name, "uid-" + name);
  }

  private static Symptom symptom(String reason, String message) {
    return new Symptom(SymptomSource.WAITING, "container/app", reason, message, null, Map.of());
  }

  private static ClusterEvent event(String pod, int version, Instant at, List<Symptom> symptoms) {
    ObjectRef object = pod(pod);
    ObjectFacts facts =
        new ObjectFacts(
            object,
            object,
            List.of(),
            null,
            null,
            null,
            Map.of("app", pod),
            Map.of(),
            List.of("ghcr.io/shop/" + pod + ":1"),
            "node-1",
            "linux/amd64",
            symptoms.isEmpty() ? Health.HEALTHY : Health.UNHEALTHY,
            Map.of(),
            symptoms,
            List.of());
    return new ClusterEvent.Upserted(facts, String.valueOf(version), at, ClusterEvent.Origin.LIVE);
  }
}
