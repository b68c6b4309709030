package io.responder.kube.facts;

import static io.responder.kube.facts.Condition.text;

import io.responder.kube.decode.EventReport;
import io.responder.kube.decode.FactsDraft;
import io.responder.kube.decode.FactsReader;
import io.responder.kube.decode.ObjectDecoder;
import io.responder.kube.decode.Redaction;
import io.responder.kube.decode.Timestamps;
import io.responder.kube.decode.Value;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Core Events, in the shape of {@code v1} and of {@code events.k8s.io/v1}. */
public final class EventReader implements FactsReader {

  /**
   * Normal Events that say only that all goes its way. Everything else is passed on: Warnings
   * whatever their reason, and Normal ones such as Killing, BackOff, NodeNotReady, NodeReady,
   * RegisteredNode, RemovingNode, Rebooted, TaintManagerEviction, Preempted, FailedBinding,
   * WaitForFirstConsumer, NodeNotSchedulable.
   */
  public static final Set<String> DROPPED_WHEN_NORMAL =
      Set.of(
          "Scheduled",
          "Pulling",
          "Pulled",
          "Created",
          "Started",
          "SuccessfulCreate",
          "SuccessfulDelete",
          "ScalingReplicaSet",
          "SuccessfulRescale",
          "Completed",
          "SawCompletedJob",
          "SuccessfulAttachVolume",
          "SuccessfulMountVolume",
          "ProvisioningSucceeded",
          "Provisioning",
          "ExternalProvisioning",
          "VolumeResizeSuccessful",
          "FileSystemResizeSuccessful",
          "NodeHasSufficientMemory",
          "NodeHasNoDiskPressure",
          "NodeHasSufficientPID",
          "NodeAllocatableEnforced",
          "Starting",
          "LeaderElection",
          "Sync",
          "ResourceUpdated",
          "OperationStarted",
          "OperationCompleted");

  @Override
  public List<String> fields() {
    return Stream.concat(
            Stream.of("involvedObject", "regarding")
                .flatMap(
                    ref ->
                        Stream.of("apiVersion", "kind", "namespace", "name", "uid", "fieldPath")
                            .map(field -> ref + '.' + field)),
            Stream.of(
                "reason",
                "message",
                "note",
                "type",
                "count",
                "deprecatedCount",
                "series",
                "eventTime",
                "firstTimestamp",
                "lastTimestamp",
                "deprecatedFirstTimestamp",
                "deprecatedLastTimestamp",
                "source.component",
                "deprecatedSource.component",
                "reportingComponent",
                "reportingController"))
        .toList();
  }

  @Override
  public List<String> attributes() {
    return List.of();
  }

  @Override
  public void read(Value event, FactsDraft facts) {
    String reason = text(event, "reason");
    String type = text(event, "type");
    if (type.equals("Normal") && DROPPED_WHEN_NORMAL.contains(reason)) {
      return;
    }
    Value regarded =
        event.path("involvedObject").isObject()
            ? event.path("involvedObject")
            : event.path("regarding");
    String name = regarded.path("name").ownText();
    if (text(regarded, "kind").isEmpty() || name.isEmpty()) {
      return;
    }
    Instant first = first(event, facts.createdAt());
    Instant last = last(event, first);
    facts.report(
        new EventReport(
            ObjectDecoder.group(text(regarded, "apiVersion")),
            text(regarded, "kind"),
            text(regarded, "namespace"),
            name,
            regarded.path("uid").ownText(),
            source(event),
            type,
            reason,
            Redaction.clean(message(event)),
            part(text(regarded, "fieldPath")),
            count(event),
            first,
            last));
  }

  // Hardly ever said twice.
  private static String message(Value event) {
    String message = event.path("message").ownText();
    return message.isEmpty() ? event.path("note").ownText() : message;
  }

  private static String source(Value event) {
    String name = text(event, "reportingComponent");
    name = name.isEmpty() ? text(event, "reportingController") : name;
    name = name.isEmpty() ? text(event.path("source"), "component") : name;
    return name.isEmpty() ? text(event.path("deprecatedSource"), "component") : name;
  }

  private static long count(Value event) {
    return Math.max(
        Math.max(event.path("count").number(1), event.path("deprecatedCount").number(1)),
        event.path("series").path("count").number(1));
  }

  private static @Nullable Instant first(Value event, @Nullable Instant createdAt) {
    Instant time = Timestamps.at(event, "firstTimestamp");
    time = time == null ? Timestamps.at(event, "deprecatedFirstTimestamp") : time;
    time = time == null ? Timestamps.at(event, "eventTime") : time;
    return time == null ? createdAt : time;
  }

  private static @Nullable Instant last(Value event, @Nullable Instant first) {
    Instant time = Timestamps.at(event.path("series"), "lastObservedTime");
    time = time == null ? Timestamps.at(event, "lastTimestamp") : time;
    time = time == null ? Timestamps.at(event, "deprecatedLastTimestamp") : time;
    time = time == null ? Timestamps.at(event, "eventTime") : time;
    return time == null ? first : time;
  }

  /** {@code spec.containers{app}} names the part {@code container/app}; empty for any other. */
  static String part(String fieldPath) {
    int open = fieldPath.indexOf('{');
    if (open < 0 || !fieldPath.endsWith("}")) {
      return "";
    }
    String name = fieldPath.substring(open + 1, fieldPath.length() - 1);
    return switch (fieldPath.substring(0, open)) {
      case "spec.containers" -> "container/" + name;
      case "spec.initContainers" -> "init/" + name;
      case "spec.ephemeralContainers" -> "ephemeral/" + name;
      default -> "";
    };
  }
}
