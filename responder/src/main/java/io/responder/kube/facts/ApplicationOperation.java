package io.responder.kube.facts;

import static io.responder.kube.facts.ApplicationReader.text;

import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.Timestamps;
import io.responder.kube.decode.Value;
import io.responder.model.SymptomSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operation that an Application runs or ran last. */
final class ApplicationOperation {

  static final List<String> FIELDS =
      List.of(
          "status.operationState.phase",
          "status.operationState.message",
          "status.operationState.startedAt",
          "status.operationState.finishedAt",
          "status.operationState.retryCount",
          "status.operationState.operation.sync.revision",
          "status.operationState.operation.sync.revisions",
          "status.operationState.operation.initiatedBy.username",
          "status.operationState.operation.initiatedBy.automated",
          "status.operationState.syncResult.resources.kind",
          "status.operationState.syncResult.resources.namespace",
          "status.operationState.syncResult.resources.name",
          "status.operationState.syncResult.resources.status",
          "status.operationState.syncResult.resources.hookPhase",
          "status.operationState.syncResult.resources.message");

  static final List<String> ATTRIBUTES =
      List.of(
          "operation.phase",
          "operation.message",
          "operation.startedAt",
          "operation.finishedAt",
          "operation.retryCount",
          "operation.revision",
          "operation.initiatedBy");

  private static final Set<String> FAILED = Set.of("Failed", "Error");
  private static final int MAX_RESOURCES = 20;

  private ApplicationOperation() {}

  /** Reads it; true where it failed. */
  static boolean read(Value state, FactsDraft facts) {
    String phase = text(state, "phase");
    Value operation = state.path("operation");
    facts
        .attribute("operation.phase", phase)
        .attribute("operation.message", text(state, "message"))
        .attribute("operation.startedAt", text(state, "startedAt"))
        .attribute("operation.finishedAt", text(state, "finishedAt"))
        .attribute("operation.retryCount", text(state, "retryCount"))
        .attribute("operation.revision", revision(operation.path("sync")))
        .attribute("operation.initiatedBy", initiator(operation.path("initiatedBy")));
    boolean failed = FAILED.contains(phase);
    if (!failed && !phase.equals("Running") && !phase.equals("Terminating")) {
      return false;
    }
    Instant finished = Timestamps.at(state, "finishedAt");
    facts.symptom(
        SymptomSource.OPERATION,
        "operation",
        phase,
        text(state, "message"),
        finished != null ? finished : Timestamps.at(state, "startedAt"),
        Map.of("retryCount", state.path("retryCount").number(0)));
    resources(state.path("syncResult").path("resources"), finished, facts);
    return failed;
  }

  private static void resources(
      Value resources, @org.jspecify.annotations.Nullable Instant finished, FactsDraft facts) {
    int told = 0;
    for (Value resource : resources) {
      String hook = text(resource, "hookPhase");
      boolean failed = text(resource, "status").equals("SyncFailed") || FAILED.contains(hook);
      if (failed && told++ < MAX_RESOURCES) {
        facts.symptom(
            SymptomSource.OPERATION,
            "operation/" + text(resource, "kind") + '/' + text(resource, "name"),
            FAILED.contains(hook) ? "Hook" + hook : "SyncFailed",
            text(resource, "message"),
            finished);
      }
    }
  }

  private static String revision(Value sync) {
    List<String> revisions = new java.util.ArrayList<>();
    sync.path("revisions").forEach(revision -> revisions.add(revision.text()));
    return revisions.isEmpty() ? text(sync, "revision") : String.join(", ", revisions);
  }

  private static String initiator(Value by) {
    return by.path("automated").truth() ? "automated" : text(by, "username");
  }
}
