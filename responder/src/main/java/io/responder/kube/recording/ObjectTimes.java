package io.responder.kube.recording;

import io.responder.kube.decode.FieldTree;
import io.responder.kube.decode.JsonInput;
import io.responder.kube.decode.ObjectPruner;
import io.responder.kube.decode.Timestamps;
import io.responder.kube.decode.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest time that an object states about its own past. Fields that may lie in the future
 * (expiry, deadlines, a grace period's end) are not looked at.
 */
final class ObjectTimes {

  private static final FieldTree FIELDS = FieldTree.of(paths());

  private ObjectTimes() {}

  /** The latest of its timestamps, null where it has none or cannot be read. */
  static @Nullable Instant latest(byte[] object) {
    try {
      Value tree = new ObjectPruner().prune(new JsonInput(object), FIELDS);
      Instant deletion = deletion(tree.path("metadata"));
      return later(deletion, latest(tree));
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable Instant latest(Value value) {
    if (value.isText()) {
      return value.name().equals("deletionTimestamp") ? null : value.instant();
    }
    Instant latest = null;
    for (Value child : value) {
      latest = later(latest, latest(child));
    }
    return latest;
  }

  // deletionTimestamp is when the grace period ends: the request came that much earlier.
  private static @Nullable Instant deletion(Value metadata) {
    Instant end = Timestamps.at(metadata, "deletionTimestamp");
    long grace = metadata.path("deletionGracePeriodSeconds").number(0);
    return end == null ? null : end.minusSeconds(Math.max(0, grace));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }

  private static List<String> paths() {
    List<String> paths =
        new ArrayList<>(
            List.of(
                "metadata.creationTimestamp",
                "metadata.managedFields.time",
                "metadata.deletionTimestamp",
                "metadata.deletionGracePeriodSeconds",
                "status.startTime",
                "status.completionTime",
                "status.reconciledAt",
                "status.lastScheduleTime",
                "status.operationState.startedAt",
                "status.operationState.finishedAt",
                "status.health.lastTransitionTime",
                "firstTimestamp",
                "lastTimestamp",
                "deprecatedFirstTimestamp",
                "deprecatedLastTimestamp",
                "eventTime",
                "series.lastObservedTime"));
    for (String time :
        List.of("lastTransitionTime", "lastUpdateTime", "lastHeartbeatTime", "lastProbeTime")) {
      paths.add("status.conditions." + time);
    }
    for (String list :
        List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      paths.add("status." + list + ".state.running.startedAt");
      paths.add("status." + list + ".state.terminated.finishedAt");
      paths.add("status." + list + ".lastState.terminated.finishedAt");
    }
    return paths;
  }
}
