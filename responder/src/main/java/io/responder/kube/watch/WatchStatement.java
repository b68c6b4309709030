package io.responder.kube.watch;

import io.responder.kube.decode.Decoded;
import io.responder.kube.decode.ResourceKind;
import io.responder.kube.source.ObservationGap;
import io.responder.kube.source.WatchStatus;
import io.responder.kube.transport.ApiTransport.Answer;
import io.responder.model.ClusterEvent;
import io.responder.model.Facet;
import io.responder.model.Health;
import io.responder.model.ObjectFacts;
import io.responder.model.ObjectRef;
import io.responder.model.Report;
import io.responder.model.Symptom;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a watch says of itself: facts of a synthetic object of kind {@code Watch}, one for each kind
 * and scope and one, {@link #SERVER}, for the cluster, which is the workload of the others. Pure.
 *
 * @param facts what there is to say
 */
record WatchStatement(ObjectFacts facts) {

  static final String GROUP = "responder.io";
  static final String KIND = "Watch";

  /** The name of the object that stands for the cluster. */
  static final String SERVER = "api-server";

  /** The state of one watch; {@code silent} while nothing of the cluster can be seen. */
  static WatchStatement of(WatchStatus status, boolean silent) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("state", status.state().label());
    attributes.put("group", status.kind().group());
    attributes.put("plural", status.kind().plural());
    attributes.put("resource", status.kind().resource());
    if (!status.namespace().isEmpty()) {
      attributes.put("namespace", status.namespace());
    }
    Symptom symptom = silent ? null : symptom(status);
    if (symptom != null && symptom.reason().equals("WatchBlind")) {
      attributes.put("role", status.namespace().isEmpty() ? "clusterrole" : "role");
      attributes.put(
          "rule",
          "apiGroups: [\"%s\"], resources: [\"%s\"], verbs: [\"get\", \"list\", \"watch\"]"
              .formatted(status.kind().group(), status.kind().plural()));
    }
    return new WatchStatement(facts(status.cluster(), status.name(), attributes, symptom));
  }

  /** The state of the cluster's server; null answer for one that nobody had to ask for. */
  static WatchStatement of(String cluster, String server, @Nullable Answer answer, Instant since) {
    Symptom symptom = null;
    if (answer instanceof Answer.Silence silence) {
      symptom =
          stated("ClusterUnreachable", "nothing can be seen of it: " + silence.reason(), since);
    } else if (answer instanceof Answer.Reached reached && reached.code() == 401) {
      symptom =
          stated("CredentialsRefused", "the API server refuses the credentials: HTTP 401", since);
    }
    return new WatchStatement(facts(cluster, SERVER, Map.of("server", server), symptom));
  }

  /** Whether both say the same; texts may differ in details. */
  boolean saysTheSame(WatchStatement other) {
    return facts.symptoms().stream()
        .map(Symptom::reason)
        .toList()
        .equals(other.facts.symptoms().stream().map(Symptom::reason).toList());
  }

  /** As an event at a time. */
  ClusterEvent event(Instant at) {
    return new ClusterEvent.Upserted(
        facts, Long.toString(at.toEpochMilli()), at, ClusterEvent.Origin.LIVE);
  }

  /** That a kind was not observed for a while. */
  static ClusterEvent event(String cluster, ObservationGap gap, Instant at) {
    String name = name(gap.kind(), gap.namespace());
    String text =
        "ObservationGap: %s were not observed for %d s, from %s to %s: %s"
            .formatted(
                gap.kind().resource() + in(gap.namespace()),
                gap.length().toSeconds(),
                gap.from(),
                gap.to(),
                gap.why().label());
    return reported(
        cluster,
        name,
        new Report(
            "gap/" + cluster + '/' + name + '/' + gap.from(),
            "responder",
            "Normal",
            "ObservationGap",
            text,
            "",
            1,
            gap.from(),
            gap.to()),
        at);
  }

  /** That an object cannot be read. */
  static ClusterEvent event(
      String cluster, ResourceKind kind, String scope, Decoded.Undecodable object, Instant at) {
    String name = name(kind, scope);
    String what =
        (object.namespace().isEmpty() ? "" : object.namespace() + '/')
            + (object.name().isEmpty() ? "(without a name)" : object.name());
    return reported(
        cluster,
        name,
        new Report(
            "unreadable/" + cluster + '/' + name + '/' + what,
            "responder",
            "Warning",
            "ObjectUnreadable",
            kind.kind() + ' ' + what + " cannot be read and is not watched: " + object.reason(),
            "",
            1,
            at,
            at),
        at);
  }

  private static @Nullable Symptom symptom(WatchStatus status) {
    Instant failing = status.failingSince();
    if (status.state() == WatchStatus.State.BLIND) {
      return stated("WatchBlind", status.reason(), status.since());
    }
    if (failing == null || status.state() == WatchStatus.State.ABSENT) {
      return null;
    }
    return switch (status.trouble()) {
      case UNAUTHORIZED -> stated("WatchUnauthorized", status.reason(), failing);
      case SILENT, REFUSED, NONE ->
          stated(
              "WatchStale",
              "not heard since "
                  + (status.lastByteAt() == null ? "ever" : status.lastByteAt())
                  + ": "
                  + status.reason(),
              failing);
    };
  }

  private static Symptom stated(String reason, String message, Instant since) {
    return new Symptom(SymptomSource.STATUS, "", reason, message, since, Map.of());
  }

  private static ObjectFacts facts(
      String cluster, String name, Map<String, String> attributes, @Nullable Symptom symptom) {
    return new ObjectFacts(
        ref(cluster, name),
        ref(cluster, SERVER),
        List.of(),
        null,
        null,
        null,
        Map.of(),
        Map.of(),
        List.of(),
        null,
        null,
        symptom == null ? Health.HEALTHY : Health.UNHEALTHY,
        attributes,
        symptom == null ? List.of() : List.of(symptom),
        List.of(new Facet("cluster", cluster)));
  }

  private static ClusterEvent reported(String cluster, String name, Report report, Instant at) {
    return new ClusterEvent.Reported(
        ref(cluster, name),
        ref(cluster, SERVER),
        report,
        Long.toString(at.toEpochMilli()),
        at,
        ClusterEvent.Origin.LIVE);
  }

  private static ObjectRef ref(String cluster, String name) {
    return new ObjectRef(cluster, GROUP, KIND, "", name, "watch/" + cluster + '/' + name);
  }

  private static String name(ResourceKind kind, String namespace) {
    return kind.resource() + (namespace.isEmpty() ? "" : '@' + namespace);
  }

  private static String in(String namespace) {
    return namespace.isEmpty() ? "" : " in " + namespace;
  }
}
