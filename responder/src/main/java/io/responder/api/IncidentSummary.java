package io.responder.api;

import io.responder.model.Care;
import io.responder.model.CommonCause;
import io.responder.model.Incident;
import io.responder.model.LocalizedText;
import io.responder.model.Mute;
import io.responder.model.ObjectRef;
import io.responder.model.Problem;
import io.responder.view.Listed;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An incident of a list. Its shape is public: fields are added, never renamed or removed. */
record IncidentSummary(
    String id,
    String state,
    String severity,
    String cause,
    String rule,
    Text summary,
    Thing workload,
    @Nullable String owner,
    @Nullable String component,
    int objects,
    Instant onset,
    Instant detectedAt,
    @Nullable Instant openedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy,
    @Nullable Instant resolvedAt,
    @Nullable String assignee,
    int comments,
    int escalation,
    boolean flapping,
    @Nullable String consequenceOf,
    @Nullable String memberOf,
    @Nullable Integer members,
    boolean storm,
    @Nullable Muted mutedBy,
    Map<String, String> labels,
    int changes,
    Instant changedAt,
    String changedBy) {

  static IncidentSummary of(Listed listed) {
    Incident incident = listed.incident();
    Problem problem = incident.problem();
    Care care = problem.care();
    CommonCause common = problem.commonCause();
    return new IncidentSummary(
        incident.id(),
        incident.state(),
        problem.diagnosis().severity().label(),
        problem.diagnosis().cause(),
        problem.diagnosis().rule(),
        Text.of(problem.diagnosis().suggestion().summary()),
        Thing.of(problem.workload()),
        problem.diagnosis().owner(),
        problem.diagnosis().labels().get("component"),
        listed.objects(),
        problem.onset(),
        problem.detectedAt(),
        incident.openedAt(),
        care.acknowledgedAt(),
        incident instanceof Incident.Acknowledged acknowledged ? acknowledged.by() : null,
        incident.resolvedAt(),
        care.assignee(),
        care.comments().size(),
        care.escalation(),
        problem.flapping(),
        problem.consequenceOf(),
        problem.memberOf(),
        common == null ? null : common.size(),
        common != null && common.storm(),
        Muted.of(problem.mutedBy()),
        new TreeMap<>(problem.diagnosis().labels()),
        incident.changes(),
        listed.latest().at(),
        listed.latest().by().toString());
  }

  /** Why people are not told of it for now. */
  record Muted(String kind, String id, String by, String reason, Instant until) {
    static @Nullable Muted of(@Nullable Mute mute) {
      return mute == null
          ? null
          : new Muted(mute.kind().label(), mute.id(), mute.by(), mute.reason(), mute.until());
    }
  }

  /** A text in both languages; it may quote the cluster: escape it. */
  record Text(String en, String ko) {
    static Text of(LocalizedText text) {
      return new Text(text.en(), text.ko());
    }

    static @Nullable Text orNull(@Nullable LocalizedText text) {
      return text == null ? null : of(text);
    }
  }

  /** An object of a cluster; group and namespace are empty where it has none. */
  record Thing(String cluster, String group, String kind, String namespace, String name) {
    static Thing of(ObjectRef object) {
      return new Thing(
          object.cluster(), object.group(), object.kind(), object.namespace(), object.name());
    }
  }
}
